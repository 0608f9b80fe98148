"""All alerts have cleared and nobody came: what the room is told and asked, and that a word there keeps it open."""

from typing import Any

import pytest
from django.utils import timezone

from clients import breaker
from incidents.models import Incident, OutboxEntry
from sandbox.faults import Fault
from sandbox.slack.workspace import Message
from tests import kept
from tests.conftest import do_everything_owed as settle
from tests.conftest import native
from tests.slackbot.conftest import CARLA, Slack, text_of

ASK, CLOSE = "ask_whether_it_is_over", "close_unclaimed"


def send(fire: Any, event: str) -> None:
    fire(native(event={"type": event, "time": timezone.now().isoformat()}))


def pass_time(*kinds: str) -> None:
    """The time has come for what was owed then, of these kinds."""
    OutboxEntry.objects.filter(kind__in=kinds, state="pending").update(due_at="2026-01-01T00:00Z")
    settle()


def is_open() -> bool:
    return Incident.objects.get().is_open


@pytest.fixture
def cleared(fire: Any, room: Incident) -> Incident:
    """Its only alert has cleared, and nobody was ever there."""

    def make() -> None:
        send(fire, "resolve")
        settle()

    kept.once("cleared", make)
    return room


def test_the_room_is_told_then_asked_once_then_closed(cleared: Incident, slack: Slack) -> None:
    (told,) = slack.posts("cleared")
    assert slack.with_button("resolve") is told
    assert (is_open(), slack.posts("still_needed")) == (True, [])
    for _ in range(2):
        pass_time(ASK)
    (asked,) = slack.posts("still_needed")
    assert "closes by itself at" in text_of(asked)
    assert slack.with_button("lead") is slack.with_button("resolve") is asked
    pass_time(CLOSE)
    assert "no postmortem" in text_of(slack.posts("lapsed")[0])
    assert "resolved" in text_of(slack.posts("headline")[0])
    assert (is_open(), slack.posts("resolved")) == (False, [])


@pytest.mark.parametrize("place", ["room", "thread"])
def test_whoever_writes_there_keeps_it_open(cleared: Incident, slack: Slack, place: str) -> None:
    below = slack.posts("headline")[0].ts if place == "thread" else ""
    ts = slack.world.slack.next_ts()
    slack.room.messages.append(Message(ts=ts, user=CARLA, text="Looking.", thread_ts=below))
    pass_time(ASK, CLOSE)
    assert (is_open(), slack.posts("still_needed")) == (True, [])


def test_leading_after_the_question_keeps_it_open(cleared: Incident, slack: Slack) -> None:
    pass_time(ASK)
    slack.click("lead", by=CARLA)
    settle()
    pass_time(CLOSE)
    assert Incident.objects.get().state == "ACTIVE"


def test_clearing_firing_and_clearing_again_is_told_twice(cleared: Incident, fire: Any, slack: Slack) -> None:
    send(fire, "unresolve")
    send(fire, "resolve")
    settle()
    assert len(slack.posts("cleared")) == 2


def test_what_fires_again_before_the_room_hears_is_not_called_clear(room: Incident, fire: Any, slack: Slack) -> None:
    send(fire, "resolve")
    send(fire, "unresolve")
    settle()
    assert slack.posts("cleared") == []


def test_while_slack_is_away_nobody_knows_who_wrote_so_it_waits(cleared: Incident, slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(status=503)}
    pass_time(CLOSE)
    assert is_open()
    slack.world.faults = {}
    breaker.close_all()
    pass_time(CLOSE)
    assert not is_open()
