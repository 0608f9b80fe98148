"""What a door was asked, and the one answer for a question it cannot understand."""

from collections.abc import Collection
from typing import Any

from flask import request

from sandbox.identity import BOT_USER
from sandbox.people import Person
from sandbox.slack.workspace import Channel, Workspace

JSON = dict[str, Any]


class DoorError(Exception):
    """Answered with this status and `{"error": message}`; the message says what would have been right."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def asked(*, required: Collection[str], optional: Collection[str]) -> JSON:
    """The request's JSON object; raises DoorError for anything missing, unknown, or not JSON."""
    body = request.get_json(force=True, silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise DoorError("send a JSON object")
    missing = [name for name in required if body.get(name) in (None, "")]
    if missing:
        raise DoorError(f"missing: {', '.join(missing)}; this door takes {_listed(required, optional)}")
    unknown = [name for name in body if name not in required and name not in optional]
    if unknown:
        raise DoorError(f"unknown: {', '.join(unknown)}; this door takes {_listed(required, optional)}")
    return body


def text_of(body: JSON, name: str, default: str = "") -> str:
    """A text field."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise DoorError(f"{name} is text")
    return value


def person_named(workspace: Workspace, said: object) -> Person:
    """The person with that Slack id, name, handle or email."""
    for person in workspace.people.values():
        if said in (person.slack, person.name, person.handle, person.email):
            return person
    known = ", ".join(f"{person.slack} ({person.handle})" for person in workspace.people.values())
    raise DoorError(f"nobody in Slack is {said!r}; there are {known}")


def channel_named(workspace: Workspace, said: object) -> Channel:
    """The channel with that id or name; a person's id means their direct conversation with the bot."""
    for channel in workspace.channels.values():
        names = (channel.id, *channel.members) if channel.is_im else (channel.id, channel.name, f"#{channel.name}")
        if said in names and said != BOT_USER:
            return channel
    known = ", ".join(
        f"{one.id} ({_other(one)})" if one.is_im else f"{one.id} (#{one.name})" for one in workspace.channels.values()
    )
    raise DoorError(f"no channel is {said!r}; there are {known}")


def _other(channel: Channel) -> str:
    return "direct, with " + next(member for member in channel.members if member != BOT_USER)


def _listed(required: Collection[str], optional: Collection[str]) -> str:
    return ", ".join([*required, *(f"{name}?" for name in optional)])
