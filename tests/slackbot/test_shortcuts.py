"""Shortcuts on messages: into the timeline, as a pushpin keeps them (test_kept.py)."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from clients.errors import TryLater
from incidents.models import Incident
from incidents.timeline import timeline
from slackbot.events import message_changed
from slackbot.models import InboundRequest
from tests.slackbot.chat import edit, react, write
from tests.slackbot.conftest import CARLA, INES, RAVI, Slack, actions_of
from tests.slackbot.signed import send
from tests.slackbot.without_typing import shortcut

Settle = Callable[[], None]


def added(slack: Slack, ts: str, settle: Settle, *, by: str = CARLA) -> str:
    """What they are told who add it."""
    shortcut(slack, "add_to_timeline", by=by, message=slack.room.message(ts))
    settle()
    return slack.told(by)[-1]


def test_a_message_goes_into_the_timeline_with_its_author(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = write(slack, f"Rolled back, says <@{RAVI}>", by=INES)
    assert added(slack, ts, settle).startswith("It stands in the timeline")
    (line,) = [one for one in timeline(room) if "Rolled back, says @Ravi Menon" in one.said]
    assert (line.said.startswith("Kept what Ines Castro wrote"), line.who) == (True, "Carla Berg")


def test_a_message_is_kept_once_however_it_is_done(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = write(slack, "Rolled back", by=INES)
    react(slack, ts, by=RAVI)
    settle()
    added(slack, ts, settle)
    assert actions_of(room).count("MESSAGE_KEPT") == 1


def test_a_change_while_it_is_being_kept_is_not_lost(slack: Slack, room: Incident, settle: Settle) -> None:
    ts = write(slack, "Rolled back.", by=RAVI)
    shortcut(slack, "add_to_timeline", by=CARLA, message=slack.room.message(ts))
    edit(slack, ts, "Rolled forward.")
    with pytest.raises(TryLater):
        message_changed.run(InboundRequest.objects.get(name="message.message_changed"))
    settle()
    assert [line.said for line in timeline(room) if "Rolled forward." in line.said]


def test_what_is_no_war_room_has_no_timeline(slack: Slack, room: Incident, settle: Settle) -> None:
    general = next(one for one in slack.world.slack.channels.values() if one.name == "general")
    ts = write(slack, "Rolled back", by=INES, channel=general.id)
    slack._act("shortcut", callback_id="add_to_timeline", user=CARLA, channel=general.id, ts=ts)
    settle()
    assert "This channel is no war room" in general.messages[-1].text
    assert "MESSAGE_KEPT" not in actions_of(room)


def payload(room: Incident, **changes: Any) -> bytes:
    """The message's menu, used on a message that nobody has to have written."""
    sent = {
        "type": "message_action",
        "callback_id": "add_to_timeline",
        "api_app_id": "A0SANDBOX",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": CARLA, "username": "carla", "team_id": "T0SANDBOX"},
        "trigger_id": "1.2.3",
        "channel": {"id": room.room.channel},
        "message": {"ts": "1.000001", "text": "Rolled back"},
    }
    return urlencode({"payload": json.dumps(sent | changes)}).encode()


def test_the_same_request_is_taken_once(slack: Slack, client: Client, room: Incident) -> None:
    before = InboundRequest.objects.count()
    for _ in range(2):
        assert send(client, "/slack/interactivity", payload(room)).status_code == 200
    assert InboundRequest.objects.count() == before + 1


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (403, {"user": {"id": CARLA, "team_id": "T0ANOTHER0"}}),
        (403, {"api_app_id": "A0ANOTHER0"}),
        (400, {"trigger_id": ""}),
    ],
)
@pytest.mark.usefixtures("outside")
def test_what_is_not_ours_leaves_no_row(client: Client, room: Incident, status: int, changes: dict[str, Any]) -> None:
    before = InboundRequest.objects.count()
    assert send(client, "/slack/interactivity", payload(room, **changes)).status_code == status
    assert InboundRequest.objects.count() == before
