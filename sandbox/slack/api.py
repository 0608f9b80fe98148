"""Where Slack is called: /slack/api/<method>, response URLs, and the one table of methods and rate limits."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from sandbox.current import world
from sandbox.identity import TEAM_DOMAIN
from sandbox.slack import chat, conversations, files, marks, reactions, users, views
from sandbox.slack.arguments import JSON, Arguments, SlackError
from sandbox.slack.workspace import Workspace

# https://docs.slack.dev/apis/web-api/rate-limits: calls a minute, a method; the same number may come at once.
TIER_2, TIER_3, TIER_4, SPECIAL = 20, 50, 100, 600
POSTS_A_MINUTE, POSTS_AT_ONCE = 60, 5  # chat.postMessage, a channel


@dataclass(frozen=True)
class Method:
    """One method: what does it, how often a minute, and which arguments must be there."""

    work: Callable[[Workspace, Arguments], JSON]
    per_minute: int
    required: tuple[str, ...] = ()


METHODS = {
    "auth.test": Method(users.auth_test, SPECIAL),
    "bots.info": Method(users.bot_info, TIER_3, ("bot",)),
    "users.info": Method(users.info, TIER_4, ("user",)),
    "users.lookupByEmail": Method(users.lookup_by_email, TIER_3, ("email",)),
    "users.conversations": Method(users.conversations, TIER_3),
    "conversations.create": Method(conversations.create, TIER_2),
    "conversations.invite": Method(conversations.invite, TIER_3, ("channel",)),
    "conversations.info": Method(conversations.info, TIER_3, ("channel",)),
    "conversations.members": Method(conversations.members, TIER_4, ("channel",)),
    "conversations.history": Method(conversations.history, TIER_3, ("channel",)),
    "conversations.open": Method(conversations.open_direct, TIER_3),
    "conversations.setTopic": Method(conversations.set_topic, TIER_2, ("channel", "topic")),
    "conversations.setPurpose": Method(conversations.set_purpose, TIER_2, ("channel", "purpose")),
    "conversations.archive": Method(conversations.archive, TIER_2, ("channel",)),
    "bookmarks.add": Method(marks.add_bookmark, TIER_2, ("channel_id", "title", "type", "link")),
    "bookmarks.list": Method(marks.list_bookmarks, TIER_3, ("channel_id",)),
    "pins.add": Method(marks.add_pin, TIER_2, ("channel",)),
    "reactions.get": Method(reactions.get, TIER_3),
    "chat.postMessage": Method(chat.post_message, SPECIAL, ("channel",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIER_4, ("channel", "user")),
    "chat.update": Method(chat.update, TIER_3, ("channel", "ts")),
    "files.getUploadURLExternal": Method(files.get_upload_url, TIER_4, ("filename", "length")),
    "files.completeUploadExternal": Method(files.complete_upload, TIER_4, ("files",)),
    "files.info": Method(files.info, TIER_4, ("file",)),
    "views.open": Method(views.open_view, TIER_4, ("trigger_id", "view")),
    "views.push": Method(views.push_view, TIER_4, ("trigger_id", "view")),
    "views.update": Method(views.update_view, TIER_4, ("view", "view_id")),
    "views.publish": Method(views.publish_view, TIER_4, ("user_id", "view")),
}
# The scope that a refusal for want of it names: https://docs.slack.dev/reference/scopes
NEEDED = {
    "bookmarks.add": "bookmarks:write",
    "bookmarks.list": "bookmarks:read",
    "bots": "users:read",
    "chat": "chat:write",
    "conversations": "groups:write",
    "conversations.history": "groups:history",
    "conversations.info": "groups:read",
    "conversations.open": "im:write",
    "files": "files:write",
    "files.info": "files:read",
    "pins": "pins:write",
    "reactions": "reactions:read",
    "users": "users:read",
    "users.conversations": "groups:read",
    "users.lookupByEmail": "users:read.email",
}


routes = Blueprint("slack", __name__, url_prefix="/slack")


@routes.route("/api/<name>", methods=["GET", "POST"])
def call(name: str) -> Response:
    """https://docs.slack.dev/apis/web-api: arguments in query, form or JSON; refusals come with HTTP 200."""
    arguments = _arguments()
    _authenticate(arguments, world.identity.slack_bot_token)
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    if word := world.fault("slack", request.path).error:
        return _refused_on_purpose(name, word)
    wait = world.limits.take(f"slack:{name}", per_minute=method.per_minute)
    if name == "chat.postMessage" and not wait:
        channel = f"slack:{name}:{arguments.text('channel')}"
        wait = world.limits.take(channel, per_minute=POSTS_A_MINUTE, burst=POSTS_AT_ONCE)
    if wait:
        return _rate_limited(wait)
    arguments.require(*method.required)
    answer = jsonify({"ok": True, **method.work(world.slack, arguments)})
    answer.headers["x-oauth-scopes"] = ",".join(world.slack.scopes)  # docs.slack.dev/apis/web-api/using-the-web-api
    return answer


@routes.post("/response/<token>")
def respond(token: str) -> ResponseReturnValue:
    """https://docs.slack.dev/interactivity/handling-user-interaction#message_responses : five times in half an hour."""
    given = Arguments(request.get_json(silent=True) or {})
    place = world.slack.response_urls.get(token)
    if place is None or place.left < 1 or place.expires < world.clock.now():
        return "used_url", 404
    place.left -= 1
    try:
        deliver(world.slack, channel=place.channel, user=place.user, said=given)
    except SlackError as error:
        return {"ok": False, "error": error.code}, 404
    return "ok", 200


@routes.post("/files/upload/v1/<ticket>")
def upload(ticket: str) -> tuple[str, int]:
    """Where the bytes of a file go; whoever has the address needs no token."""
    try:
        return files.receive(world.slack, ticket, request.get_data()), 200
    except files.UploadError as error:
        return str(error), error.status


@routes.get("/files/files-pri/<named>/<name>")
def download(named: str, name: str) -> ResponseReturnValue:  # noqa: ARG001 - the address has it, and it names nothing
    """https://docs.slack.dev/reference/objects/file-object : for whoever has the token; others are led to sign in."""
    if request.headers.get("Authorization") != f"Bearer {world.identity.slack_bot_token}":
        return redirect(f"https://{TEAM_DOMAIN}.slack.com/")
    try:
        file = files.content_of(world.slack, named)
    except files.UploadError as error:
        return Response(str(error), error.status)
    return Response(file.content, content_type=files.kind_of(file))


@routes.errorhandler(SlackError)
def refuse(error: SlackError) -> Response:
    """https://docs.slack.dev/apis/web-api/#responses"""
    return jsonify({"ok": False, "error": error.code, **error.more})


def deliver(workspace: Workspace, *, channel: str, user: str, said: Arguments) -> None:
    """Show an answer to a command or an interaction: to that person only, unless it says `in_channel`.

    Raises SlackError for what Slack would not show.
    """
    text = said.text("text")
    blocks = chat.checked_blocks(workspace, said.parsed("blocks", error="invalid_blocks_format") or [])
    if not text and not blocks:
        return
    to = None if said.text("response_type") == "in_channel" else user
    workspace.add_message(workspace.channels[channel], text=text, blocks=blocks, ephemeral_to=to)


def _arguments() -> Arguments:
    if not request.is_json:
        return Arguments({**request.args.to_dict(), **request.form.to_dict()})
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise SlackError("invalid_json" if body is None else "json_not_object")
    return Arguments({**request.args.to_dict(), **body})


def _authenticate(arguments: Arguments, expected: str) -> None:
    """https://docs.slack.dev/authentication/tokens"""
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else arguments.text("token")
    if not token:
        raise SlackError("not_authed")
    if token != expected:
        raise SlackError("invalid_auth")


def needed(method: str) -> str:
    """The scope without which that method refuses; empty for one that asks for none."""
    return NEEDED.get(method) or NEEDED.get(method.partition(".")[0], "")


def _refused_on_purpose(name: str, word: str) -> Response:
    """The word that a fault asks for, with what Slack says beside it."""
    if word == "ratelimited":
        return _rate_limited(1)
    raise SlackError(word, **({"needed": needed(name), "provided": "commands"} if word == "missing_scope" else {}))


def _rate_limited(wait: int) -> Response:
    answer = jsonify({"ok": False, "error": "ratelimited"})
    answer.status_code = 429
    answer.headers["Retry-After"] = str(wait)
    return answer
