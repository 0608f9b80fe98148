"""POST /_/write, /_/edit, /_/delete, /_/react and /_/pin: what people do in a channel, and the events that tell of it."""

from base64 import b64decode

from flask import Blueprint, Response, jsonify

from sandbox.current import world
from sandbox.doors.application import send_event
from sandbox.doors.asked import JSON, DoorError, asked, channel_named, person_named, text_of
from sandbox.slack.shapes import message_object
from sandbox.slack.workspace import Channel, File, Message

routes = Blueprint("write", __name__, url_prefix="/_")


@routes.post("/write")
def write() -> Response:
    """Write it. https://docs.slack.dev/reference/events/message.groups ; `file` is `{name, content}`, in base64."""
    body = asked(required=("channel", "user"), optional=("text", "thread_ts", "file"))
    with world.lock:
        channel, person = channel_named(world.slack, body["channel"]), person_named(world.slack, body["user"])
        message = world.slack.add_message(
            channel, text=text_of(body, "text"), blocks=[], thread_ts=text_of(body, "thread_ts"), user=person.slack
        )
        if body.get("file"):
            message.files.append(_shared(body["file"], by=person.slack))
        event = message_object(message) | ({"subtype": "file_share"} if message.files else {})
    return _told(event, channel, ts=message.ts)


@routes.post("/edit")
def edit() -> Response:
    """https://docs.slack.dev/reference/events/message/message_changed"""
    body = asked(required=("channel", "ts", "text"), optional=())
    with world.lock:
        channel, message = _message(body)
        before = message_object(message)
        message.text, message.edited = text_of(body, "text"), world.slack.next_ts()
        now = message_object(message)
    return _told({"type": "message", "subtype": "message_changed", "message": now, "previous_message": before}, channel)


@routes.post("/delete")
def delete() -> Response:
    """https://docs.slack.dev/reference/events/message/message_deleted ; one that others answered leaves a tombstone."""
    body = asked(required=("channel", "ts"), optional=())
    with world.lock:
        channel, message = _message(body)
        before = message_object(message)
        is_answered = any(one.thread_ts == message.ts for one in channel.messages)
        channel.messages.remove(message)
    if not is_answered:
        event = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
        return _told({"type": "message", **event}, channel)
    tombstone = before | {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}
    event = {"subtype": "message_changed", "message": tombstone, "previous_message": before}
    return _told({"type": "message", **event}, channel)


@routes.post("/react")
def react() -> Response:
    """https://docs.slack.dev/reference/events/reaction_added"""
    body = asked(required=("channel", "ts", "user", "emoji"), optional=())
    with world.lock:
        channel, message = _message(body)
        person = person_named(world.slack, body["user"])
        event = {"type": "reaction_added", "user": person.slack, "reaction": text_of(body, "emoji").strip(":")}
    item = {"type": "message", "channel": channel.id, "ts": message.ts}
    return _sent({**event, "item": item, "item_user": message.user})


@routes.post("/pin")
def pin() -> Response:
    """https://docs.slack.dev/reference/events/pin_added"""
    body = asked(required=("channel", "ts", "user"), optional=())
    with world.lock:
        channel, message = _message(body)
        person = person_named(world.slack, body["user"])
        channel.pins.append(message.ts)
        item = {
            "type": "message",
            "channel": channel.id,
            "created_by": person.slack,
            "message": message_object(message),
        }
    return _sent({"type": "pin_added", "user": person.slack, "channel_id": channel.id, "item": item})


def _told(event: JSON, channel: Channel, **more: str) -> Response:
    """Of a message; a direct conversation's event is another's, and ours subscribes to none."""
    return _sent({**event, "channel": channel.id, "channel_type": "group" if channel.is_private else "channel"}, **more)


def _sent(event: JSON, **more: str) -> Response:
    with world.lock:
        event_id, ts = world.slack.serial("Ev"), world.slack.next_ts()
    return jsonify({**send_event({"ts": ts, **event, "event_ts": ts}, event_id=event_id), **more})


def _message(body: JSON) -> tuple[Channel, Message]:
    channel = channel_named(world.slack, body["channel"])
    message = channel.message(text_of(body, "ts"))
    if message is None or message.ephemeral_to:
        raise DoorError(f"no message {body['ts']!r} that all can read is in {channel.id}")
    return channel, message


def _shared(said: object, *, by: str) -> File:
    if not isinstance(said, dict) or not isinstance(said.get("content"), str):
        raise DoorError("a file is {name, content}, its content in base64")
    content = b64decode(said["content"])
    file = File(
        id=world.slack.serial("F0"),
        name=str(said.get("name") or "picture"),
        length=len(content),
        alt_text="",
        ticket="",
        user=by,
        content=content,
        completed_at=world.clock.now(),
    )
    world.slack.files[file.id] = file
    return file
