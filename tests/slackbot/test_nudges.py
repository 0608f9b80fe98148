"""The IC is reminded of the room, in the room and then directly; a pause pauses; the next on call hears of silence."""

from datetime import timedelta

import pytest

from clients import breaker
from incidents.actor import WORKER
from incidents.lifecycle import resolve
from incidents.models import Incident, Nudge, Person
from incidents.nudges.hear import heard, tell_room
from incidents.nudges.plan import begin_nudge
from incidents.nudges.silence import silence, unsilence
from incidents.roles import claim, give_role
from sandbox.faults import Fault
from sandbox.slack.workspace import Message
from tests.conftest import OfCast, by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, INES, Slack, actions_of, text_of

ROOM, DIRECT = "min, and no room update yet", "nudge"


@pytest.fixture
def led(clock: MovedClock, room: Incident, ic: Person, slack: Slack) -> Incident:
    """Led by Ines from the first minute. Customers have been told all they will be."""
    Incident.objects.filter(pk=room.pk).update(severity="P3")
    claim(room, actor=by(ic))
    settle()
    return Incident.objects.get()


def after(clock: MovedClock, led: Incident, minutes: float) -> None:
    """So long after the room was ready."""
    assert led.room_ready_at
    clock.move_to(led.room_ready_at + timedelta(minutes=minutes))
    settle()


def reminded(slack: Slack) -> list[Message]:
    """What Ines alone was shown in the room."""
    return [one for one in slack.room.messages if one.ephemeral_to == INES]


def outcomes() -> list[tuple[str, str]]:
    begun = Nudge.objects.exclude(outcome__in=("planned", "overtaken"))
    return [(one.kind, one.outcome) for one in begun.order_by("due_at", "pk")]


def test_only_the_ic_is_reminded_and_not_before_its_time(clock: MovedClock, led: Incident, slack: Slack) -> None:
    after(clock, led, 14.9)
    assert reminded(slack) == []
    after(clock, led, 15.01)
    [shown] = reminded(slack)
    assert "15 min, and no room update yet. One line is enough: known, trying, next." in text_of(shown)
    assert "STATUS_REMINDER_SENT" in actions_of(led)


def test_unanswered_it_comes_directly_and_that_is_all(clock: MovedClock, led: Incident, slack: Slack) -> None:
    for minutes in (15.01, 19.9, 20.1, 600):
        after(clock, led, minutes)
    assert (len(reminded(slack)), len(slack.dms(INES))) == (1, 1)
    assert outcomes()[:2] == [("room", "sent"), ("direct", "sent")]


def test_an_update_is_told_to_the_room_and_resets_the_timer(
    clock: MovedClock, led: Incident, slack: Slack, ic: Person
) -> None:
    after(clock, led, 14)
    tell_room(led, text="Rolling back *3f2a1c*.", actor=by(ic))
    after(clock, led, 28.9)
    assert "Rolling back *3f2a1c*." in text_of(slack.posts("room_update")[0])
    assert reminded(slack) == []
    after(clock, led, 29.1)
    assert "15 min since the last room update." in text_of(reminded(slack)[0])


def test_a_message_of_those_who_speak_for_it_resets_it_and_no_other(
    clock: MovedClock, led: Incident, slack: Slack, of_cast: OfCast
) -> None:
    ic, responder, comms = (of_cast(name) for name in ("ic", "responder", "approver"))
    give_role(led, role="comms_lead", to=comms, actor=by(ic))
    after(clock, led, 10)
    heard(led, person=responder, ts=f"{clock.now().timestamp():.6f}")
    assert Incident.objects.get().heard_at is None
    for _ in range(2):
        heard(led, person=comms, ts=f"{clock.now().timestamp():.6f}")
    after(clock, led, 24.9)
    assert reminded(slack) == []
    after(clock, led, 25.1)
    assert len(reminded(slack)) == 1


def test_a_pause_pauses_and_is_on_record(clock: MovedClock, led: Incident, slack: Slack, ic: Person) -> None:
    after(clock, led, 14)
    silence(led, minutes=30, actor=by(ic))
    after(clock, led, 43.9)
    assert reminded(slack) == []
    after(clock, led, 44.1)
    assert len(reminded(slack)) == 1
    assert [name for name in actions_of(led) if name.startswith("STATUS_REMINDER")] == [
        "STATUS_REMINDER_SILENCED", "STATUS_REMINDER_SUPPRESSED", "STATUS_REMINDER_SENT",
    ]  # fmt: skip


def test_the_end_of_a_pause_brings_what_was_due_meanwhile(
    clock: MovedClock, led: Incident, slack: Slack, ic: Person
) -> None:
    after(clock, led, 14)
    silence(led, minutes=60, actor=by(ic))
    after(clock, led, 20)
    unsilence(led, actor=by(ic))
    settle()
    assert len(reminded(slack)) == 1


def test_the_next_on_call_is_told_half_an_hour_later(
    clock: MovedClock, led: Incident, slack: Slack, responder: Person
) -> None:
    led.responders.update_or_create(person=responder, defaults={"level": 2, "via": "Secondary"})
    for minutes in (15.01, 20.1, 44.9):
        after(clock, led, minutes)
    assert slack.dms(CARLA) == []
    after(clock, led, 45.2)
    [told] = slack.dms(CARLA)
    assert f"{led.reference} has had no room update" in text_of(told)


def test_nobody_is_reminded_of_what_is_resolved(clock: MovedClock, led: Incident, slack: Slack, ic: Person) -> None:
    after(clock, led, 14)
    resolve(led, actor=by(ic))
    after(clock, led, 60)
    assert [one for one in (*reminded(slack), *slack.dms(INES)) if "room update" in one.text] == []


def test_in_an_outage_it_waits_and_comes_once(clock: MovedClock, led: Incident, slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(status=429)}
    after(clock, led, 15.1)
    after(clock, led, 40)
    slack.world.faults = {}
    breaker.close_all()
    after(clock, led, 41)
    assert (len(reminded(slack)), slack.dms(INES)) == (1, [])
    after(clock, led, 47)
    assert (len(reminded(slack)), len(slack.dms(INES))) == (1, 1)


def test_a_lost_answer_is_recorded_as_unknown_and_not_repeated(clock: MovedClock, led: Incident, slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(lose_answers=1.0)}
    after(clock, led, 15.1)
    slack.world.faults = {}
    breaker.close_all()
    after(clock, led, 16)
    assert (len(reminded(slack)), outcomes()[0]) == (1, ("room", "unknown"))


def test_before_its_time_nothing_is_begun(clock: MovedClock, led: Incident) -> None:
    planned = led.nudges.get(kind="room")
    with pytest.raises(Exception, match="not due yet"):
        begin_nudge(led, nudge_id=planned.pk, customers_due=None, actor=WORKER)
