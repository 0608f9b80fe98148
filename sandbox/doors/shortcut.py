"""POST /_/shortcut: a shortcut used on a message, or without one from anywhere."""

from flask import Blueprint, Response, jsonify, request

from sandbox.current import world
from sandbox.doors.application import send_interaction
from sandbox.doors.asked import JSON, asked, channel_named, person_named, text_of
from sandbox.doors.click import envelope, message_named
from sandbox.slack.shapes import message_object

routes = Blueprint("shortcut", __name__, url_prefix="/_")


@routes.post("/shortcut")
def shortcut() -> Response:
    """Use it. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload"""
    body = asked(required=("callback_id", "user"), optional=("channel", "ts"))
    with world.lock:
        person = person_named(world.slack, body["user"])
        on_message = "ts" in body
        payload = envelope("message_action" if on_message else "shortcut", person) | {
            "callback_id": text_of(body, "callback_id"),
            "action_ts": world.slack.next_ts(),
        }
        if on_message:
            payload |= _message(body, user=person.slack)
    return jsonify(send_interaction(payload))


def _message(body: JSON, *, user: str) -> JSON:
    channel = channel_named(world.slack, body.get("channel"))
    message = message_named(channel, text_of(body, "ts"))
    response = world.slack.new_response_url(channel=channel.id, user=user, ts=message.ts)
    return {
        "channel": {"id": channel.id, "name": channel.told_name},
        "message": message_object(message),
        "message_ts": message.ts,
        "response_url": f"{request.host_url}slack/response/{response}",
    }
