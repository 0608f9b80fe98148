"""Customers are due: said to the IC and the comms lead five minutes before, the first time too, and once each time."""

from datetime import timedelta

import pytest

from incidents.models import Incident, Person
from incidents.roles import claim, give_role
from sandbox.slack.workspace import Message
from statuspage.rhythm import next_due
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import ARUN, INES, Slack, publish, text_of


@pytest.fixture
def led(clock: MovedClock, room: Incident, ic: Person) -> Incident:
    """A P1 that began when its room was ready. Ines leads."""
    Incident.objects.update(started_at=clock.now())
    claim(room, actor=by(ic))
    settle()
    return Incident.objects.get()


def after(clock: MovedClock, led: Incident, minutes: float) -> None:
    clock.move_to(led.started_at + timedelta(minutes=minutes))
    settle()


def told(slack: Slack, user: str = INES) -> list[Message]:
    return [one for one in slack.room.messages if one.ephemeral_to == user and " due at " in one.text]


@pytest.mark.parametrize(("severity", "minutes"), [("P1", 15), ("P2", 30)])
def test_the_first_word_is_due_soon_after_the_start(led: Incident, severity: str, minutes: int) -> None:
    led.severity = severity
    assert next_due(led) == led.started_at + timedelta(minutes=minutes)


def test_of_a_p3_and_without_a_status_page_none_is(led: Incident, settings: object) -> None:
    led.severity = "P3"
    assert next_due(led) is None
    led.severity, settings.STATUSPAGE_API_KEY = "P1", ""  # type: ignore[attr-defined]
    assert next_due(led) is None


def test_the_ic_and_the_comms_lead_hear_it_five_minutes_before(
    clock: MovedClock, led: Incident, slack: Slack, approver: Person
) -> None:
    slack.room.members.append(ARUN)
    give_role(led, role="comms_lead", to=approver, actor=by(Person.objects.get(slack_id=INES)))
    after(clock, led, 9.8)
    assert told(slack) == []
    after(clock, led, 10.2)
    assert [len(told(slack, user)) for user in (INES, ARUN)] == [1, 1]
    assert "They read: nothing published" in text_of(told(slack)[0])
    assert ("Pause 30 min" in text_of(told(slack)[0]), "Pause 30 min" in text_of(told(slack, ARUN)[0])) == (True, False)


def test_whoever_left_the_room_hears_it_directly(clock: MovedClock, led: Incident, slack: Slack) -> None:
    slack.room.members.remove(INES)
    after(clock, led, 10.2)
    [written] = [one for one in slack.dms(INES) if one.metadata["event_type"] == "customers_due"]
    assert "Customers are due at" in text_of(written)


def test_each_time_is_said_once(clock: MovedClock, led: Incident, slack: Slack) -> None:
    for minutes in (10.2, 14, 30, 300):
        after(clock, led, minutes)
    assert len(told(slack)) == 1


def test_what_is_published_puts_the_next_time_off(led: Incident, clock: MovedClock, slack: Slack) -> None:
    publish(slack, by=INES)
    due = next_due(Incident.objects.get())
    assert due
    after(clock, led, 20)
    assert told(slack) == []
    clock.move_to(due - timedelta(minutes=4.9))
    settle()
    assert f"<!date^{int(due.timestamp())}^" in text_of(told(slack)[0])


def test_it_keeps_five_minutes_from_the_reminder_of_the_room(clock: MovedClock, led: Incident, slack: Slack) -> None:
    after(clock, led, 15.3)
    assert len([one for one in slack.room.messages if one.ephemeral_to == INES]) == 1
    after(clock, led, 20.6)
    assert len([one for one in slack.room.messages if one.ephemeral_to == INES]) == 2
