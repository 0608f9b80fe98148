"""POST /_/submit: a modal filled in and submitted, and what the application's answer does to it."""

from flask import Blueprint, Response, jsonify

from sandbox.current import world
from sandbox.doors.application import send_interaction
from sandbox.doors.asked import JSON, DoorError, asked, person_named
from sandbox.doors.click import envelope, view_named
from sandbox.slack.arguments import SlackError
from sandbox.slack.elements import KEEPS, EntryError, elements_of, entry
from sandbox.slack.views import close, fill, put_on_top, view_object, view_problems
from sandbox.slack.workspace import View

routes = Blueprint("submit", __name__, url_prefix="/_")


@routes.post("/submit")
def submit() -> Response:
    """Submit it. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload

    Answers `slack_error` besides, where Slack would not have taken the view the application answered with.
    """
    body = asked(required=("view_id", "user"), optional=("values",))
    with world.lock:
        person = person_named(world.slack, body["user"])
        view = view_named(world.slack, body["view_id"])
        _type_in(view, body.get("values", {}))
        payload = {
            **envelope("view_submission", person),
            "view": view_object(view),
            "response_urls": [],
        }
    answer = send_interaction(payload)
    with world.lock:
        trouble = _follow(view, answer)
    return jsonify({**answer, **({"slack_error": trouble} if trouble else {})})


def _type_in(view: View, values: object) -> None:
    if not view.body.get("submit"):
        raise DoorError("this view has no submit button")
    if not isinstance(values, dict):
        raise DoorError("values is an object: {action_id: value}")
    places = {element["action_id"]: (block, element) for block, element in elements_of(view.body["blocks"])}
    for action_id, value in values.items():
        if action_id not in places or places[action_id][1]["type"] not in KEEPS:
            inputs = ", ".join(name for name, (_, element) in places.items() if element["type"] in KEEPS) or "none"
            raise DoorError(f"no input has action_id {action_id!r}; there are: {inputs}")
        block, element = places[action_id]
        try:
            view.typed[block["block_id"], action_id] = entry(element, value)
        except EntryError as error:
            raise DoorError(str(error)) from error


def _follow(view: View, answer: JSON) -> str:
    """https://docs.slack.dev/surfaces/modals#updating_response: no action at all closes the view."""
    if answer["status"] != 200:
        return ""
    said = answer["body"] if isinstance(answer["body"], dict) else {}
    action = said.get("response_action")
    if action in (None, "clear"):
        close(world.slack, view, whole_stack=action == "clear")
        return ""
    if action == "errors":
        blocks = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        stray = [block_id for block_id in said.get("errors") or {} if block_id not in blocks]
        return f"errors names no input block: {', '.join(stray)}" if stray else ""
    if action not in ("update", "push"):
        return f"unknown response_action: {action}"
    problems = view_problems(said.get("view"), kinds=("modal",))
    if problems:
        return "; ".join(problems)
    return _replace(view, said["view"], push=action == "push")


def _replace(view: View, body: JSON, *, push: bool) -> str:
    if not push:
        fill(world.slack, view, body)
        return ""
    try:
        put_on_top(world.slack, view.user, body)
    except SlackError as error:
        return error.code
    return ""
