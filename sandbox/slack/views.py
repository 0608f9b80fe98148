"""views.*: modals and home tabs, and what stands in their inputs."""

import json

from sandbox.identity import APP, BOT_ID, TEAM
from sandbox.slack.arguments import JSON, Arguments, SlackError, invalid_arguments
from sandbox.slack.blocks import VIEW_BLOCKS, block_problems
from sandbox.slack.element_rules import ID_LENGTH
from sandbox.slack.elements import entries_of, with_ids
from sandbox.slack.files import file_problems
from sandbox.slack.problems import say, text_problems
from sandbox.slack.workspace import View, Workspace

TITLE_LENGTH = 24
PRIVATE_METADATA_LENGTH = 3000
VIEW_BYTES = 250_000
STACK = 3


def open_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/views.open: takes the place of whatever modal that person had open."""
    body = _checked(workspace, arguments, kinds=("modal",))
    user = exchange(workspace, arguments)
    for view in stack_of(workspace, user):
        del workspace.views[view.id]
    return {"view": view_object(put_on_top(workspace, user, body))}


def push_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/views.push"""
    body = _checked(workspace, arguments, kinds=("modal",))
    user = exchange(workspace, arguments)
    if not stack_of(workspace, user):
        raise SlackError("not_found")
    return {"view": view_object(put_on_top(workspace, user, body))}


def update_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/views.update, by view_id alone.

    An input keeps what is in it while its block_id and action_id stay; its new initial value is then ignored.
    """
    body = _checked(workspace, arguments, kinds=("modal",))
    view = workspace.views.get(arguments.text("view_id"))
    if view is None:
        raise SlackError("not_found")
    if "hash" in arguments and arguments.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    fill(workspace, view, body)
    return {"view": view_object(view)}


def publish_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """https://docs.slack.dev/reference/methods/views.publish: a person's home tab."""
    body = _checked(workspace, arguments, kinds=("home",))
    user = arguments.text("user_id")
    if user not in workspace.people:
        raise SlackError("user_not_found")
    view = workspace.homes.get(user)
    if view is not None and "hash" in arguments and arguments.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    if view is None:
        view = _new(workspace, user)
        workspace.homes[user] = view
    fill(workspace, view, body)
    return {"view": view_object(view)}


def exchange(workspace: Workspace, arguments: Arguments) -> str:
    """Spend the call's trigger, which lives three seconds and works once; says whose it was."""
    trigger = workspace.triggers.get(arguments.text("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.expires < workspace.clock.now():
        raise SlackError("expired_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    trigger.used = True
    return trigger.user


def stack_of(workspace: Workspace, user: str) -> list[View]:
    """The modals that person has open, the one they see last."""
    return [view for view in workspace.views.values() if view.user == user]


def put_on_top(workspace: Workspace, user: str, body: JSON) -> View:
    """Show a checked view above whatever that person has open; raises push_limit_reached at three."""
    stack = stack_of(workspace, user)
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _new(workspace, user)
    if stack:
        view.root, view.previous = stack[0].id, stack[-1].id
    workspace.views[view.id] = view
    fill(workspace, view, body)
    return view


def fill(workspace: Workspace, view: View, body: JSON) -> None:
    """Give a view this content and a new hash."""
    blocks = with_ids(body["blocks"], workspace.serial("b"))
    view.body = {**body, "blocks": blocks}
    view.typed = entries_of(blocks, view.typed)
    view.hash = workspace.next_ts()


def close(workspace: Workspace, view: View, *, whole_stack: bool) -> None:
    """Take away the view, or all that its person has open."""
    for gone in stack_of(workspace, view.user) if whole_stack else [view]:
        workspace.views.pop(gone.id, None)


def view_object(view: View) -> JSON:
    """https://docs.slack.dev/reference/views: as answered and as sent with an interaction."""
    values: dict[str, JSON] = {}
    for (block_id, action_id), entry in view.typed.items():
        values.setdefault(block_id, {})[action_id] = entry
    body = view.body
    return {
        "id": view.id,
        "team_id": TEAM,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": values},
        "hash": view.hash,
        "title": body.get("title"),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root or view.id,
        "app_id": APP,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": TEAM,
        "bot_id": BOT_ID,
    }


def view_problems(view: object, *, kinds: tuple[str, ...]) -> list[str]:
    """Everything wrong with a view, a line each; none when Slack would take it."""
    if not isinstance(view, dict):
        return [say("must provide an object", "/view")]
    found = [] if view.get("type") in kinds else [say(f"must be one of {', '.join(kinds)}", "/view/type")]
    if view.get("type") == "modal":
        found += text_problems(view.get("title"), "/view/title", most=TITLE_LENGTH, plain=True)
    for name in ("submit", "close"):
        if view.get(name) is not None:
            found += text_problems(view[name], f"/view/{name}", most=TITLE_LENGTH, plain=True)
    limits = {"private_metadata": PRIVATE_METADATA_LENGTH, "callback_id": ID_LENGTH, "external_id": ID_LENGTH}
    for name, most in limits.items():
        if len(str(view.get(name, ""))) > most:
            found.append(say(f"must be less than {most + 1} characters", f"/view/{name}"))
    blocks = view.get("blocks")
    found += block_problems(blocks, at="/view/blocks", most=VIEW_BLOCKS)
    asks = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if asks and view.get("type") == "modal" and not view.get("submit"):
        found.append(say("`submit` is required when an `input` block is within blocks", "/view"))
    return found


def _checked(workspace: Workspace, arguments: Arguments, *, kinds: tuple[str, ...]) -> JSON:
    view: JSON = arguments.parsed("view", error="invalid_arguments")
    problems = view_problems(view, kinds=kinds) or file_problems(workspace, view["blocks"], at="/view/blocks")
    if problems:
        raise invalid_arguments(*problems)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return view


def _new(workspace: Workspace, user: str) -> View:
    return View(id=workspace.serial("V0"), user=user, body={"blocks": []}, hash="")
