"""What people do in Slack without typing: shortcuts, and the app's Home."""

from typing import Any

from sandbox.slack.workspace import Message, View
from tests.slackbot.conftest import Slack


def shortcut(slack: Slack, callback_id: str, *, by: str, message: Message | None = None) -> Any:
    """Uses a shortcut, on a message of the room or from anywhere."""
    where = {"channel": slack.room.id, "ts": message.ts} if message else {}
    return slack._act("shortcut", callback_id=callback_id, user=by, **where)


def open_home(slack: Slack, *, by: str) -> None:
    """Opens the app's Home."""
    slack._act("home", user=by)


def home_of(slack: Slack, user: str) -> View:
    """What this person's Home shows."""
    return slack.world.slack.homes[user]
