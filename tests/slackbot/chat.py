"""What people write in a room, change, delete, react to and pin: through the doors, as Slack tells of it."""

from base64 import b64encode
from typing import Any

import requests

from tests.slackbot.conftest import Slack

PNG = b"\x89PNG\r\n\x1a\n" + b"a screenshot"


def write(slack: Slack, text: str, *, by: str, **more: Any) -> str:
    """The message's ts."""
    return str(_act(slack, "write", text=text, user=by, **more)["ts"])


def share(slack: Slack, text: str, *, by: str, content: bytes = PNG, name: str = "errors.png") -> str:
    """The same, with a file."""
    return write(slack, text, by=by, file={"name": name, "content": b64encode(content).decode()})


def edit(slack: Slack, ts: str, text: str) -> None:
    _act(slack, "edit", ts=ts, text=text)


def delete(slack: Slack, ts: str) -> None:
    _act(slack, "delete", ts=ts)


def react(slack: Slack, ts: str, *, by: str, emoji: str = "pushpin", **more: str) -> None:
    _act(slack, "react", ts=ts, user=by, emoji=emoji, **more)


def pin(slack: Slack, ts: str, *, by: str) -> None:
    _act(slack, "pin", ts=ts, user=by)


def _act(slack: Slack, door: str, **body: Any) -> dict[str, Any]:
    said = requests.post(f"{slack.url}/_/{door}", json={"channel": slack.room.id} | body, timeout=10).json()
    assert said.get("status") == 200, said
    return dict(said)
