"""POST /_/click: a button pressed or an option chosen, on a message or in an open view."""

from flask import Blueprint, Response, jsonify, request

from sandbox.current import world
from sandbox.doors.application import send_interaction
from sandbox.doors.asked import JSON, DoorError, asked, channel_named, person_named, text_of
from sandbox.identity import APP, BOT_ID, TEAM, TEAM_DOMAIN
from sandbox.people import Person
from sandbox.slack.elements import KEEPS, EntryError, elements_of, entry, option_named
from sandbox.slack.shapes import message_object
from sandbox.slack.views import view_object
from sandbox.slack.workspace import Channel, Message, View, Workspace

routes = Blueprint("click", __name__, url_prefix="/_")


@routes.post("/click")
def click() -> Response:
    """Press it. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
    body = asked(required=("action_id", "user"), optional=("channel", "ts", "view_id", "value", "block_id"))
    with world.lock:
        payload = _in_view(body) if "view_id" in body else _on_message(body)
    return jsonify(send_interaction(payload))


def who(person: Person) -> JSON:
    """The `user` of an interaction."""
    return {"id": person.slack, "username": person.handle, "name": person.handle, "team_id": TEAM}


def envelope(kind: str, person: Person) -> JSON:
    """What every interaction carries."""
    return {
        "type": kind,
        "user": who(person),
        "api_app_id": APP,
        "token": "sandbox-verification-token",
        "trigger_id": world.slack.new_trigger(person.slack),
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def view_named(workspace: Workspace, said: object) -> View:
    """The open modal or published home tab with that id."""
    views = {view.id: view for view in [*workspace.homes.values(), *workspace.views.values()]}
    if said not in views:
        raise DoorError(f"no view {said!r} is open; open are: {', '.join(views) or 'none'}")
    return views[str(said)]


def _on_message(body: JSON) -> JSON:
    person = person_named(world.slack, body["user"])
    channel = channel_named(world.slack, body.get("channel"))
    message = message_named(channel, text_of(body, "ts"))
    action = _action(message.blocks, body)
    is_ephemeral = message.ephemeral_to is not None
    response = world.slack.new_response_url(channel=channel.id, user=person.slack, ts=message.ts)
    return {
        **envelope("block_actions", person),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": is_ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.told_name},
        **({} if is_ephemeral else {"message": message_object(message, metadata=True) | {"bot_id": BOT_ID}}),
        "state": {"values": {}},
        "response_url": f"{request.host_url}slack/response/{response}",
        "actions": [action],
    }


def _in_view(body: JSON) -> JSON:
    person = person_named(world.slack, body["user"])
    view = view_named(world.slack, body["view_id"])
    action = _action(view.body["blocks"], body)
    place = (action["block_id"], action["action_id"])
    if place in view.typed:
        view.typed[place] = {
            name: value for name, value in action.items() if name in ("type", KEEPS[action["type"]][0])
        }
    return {
        **envelope("block_actions", person),
        "container": {"type": "view", "view_id": view.id},
        "view": view_object(view),
        "actions": [action],
    }


def message_named(channel: Channel, ts: str) -> Message:
    """The message with that ts."""
    message = channel.message(ts)
    if message is None:
        there = ", ".join(one.ts for one in channel.messages) or "none"
        raise DoorError(f"no message {ts!r} is in {channel.id}; there are: {there}")
    return message


def _action(blocks: list[JSON], body: JSON) -> JSON:
    """The one entry of `actions`: which element, where, and the value it carries or the option chosen."""
    offered = list(elements_of(blocks))
    for block, element in offered:
        if element["action_id"] == body["action_id"] and body.get("block_id", block["block_id"]) == block["block_id"]:
            return {
                "type": element["type"],
                "action_id": element["action_id"],
                "block_id": block["block_id"],
                **_chosen(element, body.get("value")),
                "action_ts": world.slack.next_ts(),
            }
    known = ", ".join(f"{element['action_id']} (block {block['block_id']})" for block, element in offered) or "none"
    raise DoorError(f"nothing there has action_id {body['action_id']!r} in that block; there are: {known}")


def _chosen(element: JSON, value: object) -> JSON:
    try:
        if element["type"] == "overflow":
            return {"selected_option": option_named(element, value)}
        if element["type"] in KEEPS:
            return entry(element, value)
    except EntryError as error:
        raise DoorError(str(error)) from error
    carried = element.get("value") if value is None else value
    return {"text": element["text"], **({} if carried is None else {"value": carried})}
