"""Who is reminded where the lead changes hands, leaves the room, or an end is undone: it counts from the last update."""

import pytest

from incidents.lifecycle import resolve
from incidents.models import Incident, Person
from incidents.roles import accept_handoff, claim, offer_handoff, release
from incidents.undo import undo
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, text_of
from tests.slackbot.test_nudges import after, led, outcomes

__all__ = ["led"]  # a fixture of theirs


def shown(slack: Slack, user: str) -> list[str]:
    """Of the reminders that they alone were shown in the room, how long each says that the room was quiet."""
    alone = [one for one in slack.room.messages if one.ephemeral_to == user and "no room update yet" in one.text]
    return [one.text.partition(": ")[2].partition(" min")[0] for one in alone]


def hand_over(led: Incident, ic: Person, to: Person) -> None:
    offer_handoff(led, to=to, actor=by(ic))
    accept_handoff(led, actor=by(to))
    settle()


@pytest.fixture
def next_up(led: Incident, responder: Person) -> Person:
    """Carla is next on call."""
    led.responders.update_or_create(person=responder, defaults={"level": 2, "via": "Secondary"})
    return responder


def test_a_lead_that_changed_hands_wins_no_time(
    clock: MovedClock, led: Incident, slack: Slack, *, ic: Person, approver: Person
) -> None:
    slack.room.members.append(ARUN)
    after(clock, led, 10)
    hand_over(led, ic, approver)
    after(clock, led, 15.1)
    assert (shown(slack, ARUN), shown(slack, INES)) == (["15"], [])


def test_whoever_takes_over_later_is_reminded_too_and_the_next_on_call_hears_of_it_when_they_would_have(
    clock: MovedClock, led: Incident, slack: Slack, *, ic: Person, approver: Person, next_up: Person
) -> None:
    slack.room.members.append(ARUN)
    after(clock, led, 15.1)
    hand_over(led, ic, approver)
    after(clock, led, 16)
    assert shown(slack, ARUN) == []
    for minutes in (20.2, 25.3, 45.2):
        after(clock, led, minutes)
    assert (shown(slack, INES), shown(slack, ARUN), slack.dms(INES)) == (["15"], ["20"], [])
    assert [one.metadata["event_type"] for one in (*slack.dms(ARUN)[-1:], *slack.dms(CARLA))] == ["nudge", "no_update"]
    assert f"<@{ARUN}> leads it, and no reminder was answered." in text_of(slack.dms(CARLA)[0])


def test_who_takes_the_lead_of_a_quiet_room_hears_it_at_once_and_the_next_on_call_not_yet(
    clock: MovedClock, led: Incident, slack: Slack, *, ic: Person, next_up: Person
) -> None:
    after(clock, led, 15.1)
    release(led, actor=by(ic))
    after(clock, led, 60)
    claim(led, actor=by(ic))
    settle()
    assert shown(slack, INES) == ["15", "60"]
    assert [one.metadata["event_type"] for one in slack.dms(CARLA)] == ["lead_wanted"]


def test_a_lead_who_left_the_room_is_written_to(clock: MovedClock, led: Incident, slack: Slack) -> None:
    slack.room.members.remove(INES)
    for minutes in (15.1, 20.2):
        after(clock, led, minutes)
    assert outcomes()[:2] == [("room", "not_reached"), ("direct", "sent")]


def test_an_end_that_is_undone_reminds_of_nothing_twice(
    clock: MovedClock, led: Incident, slack: Slack, ic: Person
) -> None:
    after(clock, led, 15.1)
    resolve(led, actor=by(ic))
    after(clock, led, 17)
    undo(led, event_id=led.events.get(action="INCIDENT_RESOLVED").pk, actor=by(ic))
    for minutes in (17.1, 20.2, 30):
        after(clock, led, minutes)
    assert (shown(slack, INES), outcomes()) == (["15"], [("room", "sent"), ("direct", "sent")])
