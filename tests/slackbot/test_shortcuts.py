"""Shortcuts on messages: into the timeline."""

from collections.abc import Callable

import pytest

from incidents.models import Incident
from incidents.timeline import timeline
from sandbox.slack.workspace import Channel, Message
from tests.slackbot.conftest import CARLA, INES, OTTO, RAVI, Slack, actions_of

Settle = Callable[[], None]


def written(slack: Slack, text: str, *, by: str = INES, channel: Channel | None = None) -> Message:
    """Somebody's own message."""
    message = slack.world.slack.add_message(channel or slack.room, text=text, blocks=[])
    message.user = by
    return message


def added(slack: Slack, message: Message, settle: Settle, *, by: str = CARLA) -> str:
    """What they are told who add it."""
    slack.shortcut("add_to_timeline", by=by, message=message)
    settle()
    return slack.told(by)[-1]


def test_a_message_goes_into_the_timeline_with_its_author_and_time(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    message = written(slack, "Rolled back <@U0RAVI000> &amp; <https://x.example/3f|3f2a1c>")
    assert added(slack, message, settle).startswith("Added to the timeline.")
    (line,) = [one for one in timeline(room) if "Rolled back" in one.said]
    assert line.said.startswith("Note: Ines Castro, ")
    assert " UTC: Rolled back @Ravi Menon & 3f2a1c (https://x.example/3f)" in line.said
    assert line.who == "Carla Berg"


def test_a_message_is_added_once(slack: Slack, room: Incident, settle: Settle) -> None:
    message = written(slack, "Rolled back")
    added(slack, message, settle)
    assert added(slack, message, settle, by=RAVI).startswith("It is in the timeline already.")
    assert actions_of(room).count("NOTE_ADDED") == 1


def test_what_is_no_war_room_has_no_timeline(slack: Slack, room: Incident, settle: Settle) -> None:
    general = next(one for one in slack.world.slack.channels.values() if one.name == "general")
    message = written(slack, "Rolled back", channel=general)
    slack._act("shortcut", callback_id="add_to_timeline", user=OTTO, channel=general.id, ts=message.ts)
    settle()
    assert "This channel is no war room" in general.messages[-1].text
    assert "NOTE_ADDED" not in actions_of(room)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_message_without_text_is_refused(slack: Slack, room: Incident, settle: Settle, text: str) -> None:
    assert "has no text" in added(slack, written(slack, text), settle)
    assert "NOTE_ADDED" not in actions_of(room)


def test_what_an_app_wrote_is_that_apps(slack: Slack, room: Incident, settle: Settle) -> None:
    message = written(slack, "Deployed", by="")
    added(slack, message, settle)
    assert any("An app, " in one.said for one in timeline(room))
