"""The row of numbers beside each incident: taken from the record as it stands, soon after every event."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from incidents import lifecycle, roles
from incidents.analytics import rollup
from incidents.analytics.rollup import roll_up
from incidents.correct import Milestone, correct_time
from incidents.endings import cancel, duplicate
from incidents.models import Incident, Measured, Nudge, Person
from incidents.nudges.hear import tell_room
from incidents.rooms import open_room
from incidents.tasks import roll_up as roll_up_task
from tests.at_once import at_once
from tests.conftest import by, declare
from tests.statuspage.conftest import publish, say_yes, write

AT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def measured(incident: Incident) -> Measured:
    roll_up()
    return Measured.objects.get(incident=incident)


def moved(incident: Incident, **minutes: float) -> None:
    """To so many minutes after AT, by the name of what happened then."""
    times = {f"{name}_at": AT + timedelta(minutes=minute) for name, minute in minutes.items()}
    Incident.objects.filter(pk=incident.pk).update(**times)


def test_all_that_was_reached_is_timed(incident: Incident, ic: Person, settle: Callable[[], None]) -> None:
    settle()
    roles.claim(incident, actor=by(ic))
    tell_room(incident, text="Rolling back.", actor=by(ic))
    publish(say_yes(write(incident), ic))
    lifecycle.mitigate(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    row = measured(incident)
    times = [row.room, row.room_update, row.customer_update, row.mitigate, row.resolve, *row.approvals]
    assert (row.counts, row.severity, len(times)) == ("incident", "P1", 6)
    assert all(seconds is not None and 0 <= seconds < 60 for seconds in times)


def test_what_was_not_reached_has_no_time(incident: Incident) -> None:
    row = measured(incident)
    assert [row.room, row.room_update, row.customer_update, row.mitigate, row.resolve] == [None] * 5
    assert (row.approvals, row.reminded, row.answered) == ([], 0, 0)


def test_times_count_from_the_start_as_people_correct_it(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    moved(incident, opened=0, started=0, resolved=40)
    assert measured(incident).resolve == 40 * 60
    correct_time(incident, milestone=Milestone.STARTED, at=AT - timedelta(days=1), why="The graph", actor=by(ic))
    row = measured(incident)
    assert (row.started_at, row.resolve) == (AT - timedelta(days=1), 24 * 3600 + 40 * 60)


def test_a_room_that_was_asked_for_later_counts_from_then(
    incident: Incident, ic: Person, settle: Callable[[], None]
) -> None:
    Incident.objects.filter(pk=incident.pk).update(needs_room=False)
    moved(incident, opened=0, started=0)
    roles.claim(incident, actor=by(ic))
    open_room(Incident.objects.get(pk=incident.pk), actor=by(ic))
    settle()
    room = measured(incident).room
    assert room is not None
    assert room < 60


def test_what_goes_on_is_not_over(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    assert measured(incident).resolve is not None
    lifecycle.reopen(incident, actor=by(ic))
    assert measured(incident).resolve is None


def test_a_false_alarm_counts_as_one_and_a_duplicate_as_nothing(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    tell_room(incident, text="Looking.", actor=by(ic))
    other = declare_another(incident)
    roles.claim(other, actor=by(ic))
    cancel(incident, why="A probe", actor=by(ic))
    row = measured(incident)
    assert (row.counts, row.room_update) == ("false alarm", None)
    duplicate(other, other=incident, actor=by(ic))
    assert measured(other).counts == "nothing"


def declare_another(incident: Incident) -> Incident:
    """Not within five minutes of the first, or it would be that one."""
    Incident.objects.filter(pk=incident.pk).update(declared_by=None)
    return declare()


def test_of_a_source_in_shadow_mode_nothing_counts(incident: Incident) -> None:
    Incident.objects.update(shadow=True)
    assert measured(incident).counts == "nothing"


def reminders(incident: Incident, *told: tuple[float, str, str]) -> None:
    """Minutes, kind, outcome."""
    for minute, kind, outcome in told:
        at = AT + timedelta(minutes=minute)
        begun = at if outcome in ("sent", "not_reached") else None
        Nudge.objects.create(incident=incident, episode=1, kind=kind, due_at=at, outcome=outcome, begun_at=begun)


@pytest.mark.parametrize(
    ("told", "reminded", "answered"),
    [
        ([(15, "room", "sent"), (20, "direct", "overtaken")], 1, 1),
        ([(15, "room", "sent"), (20, "direct", "sent")], 1, 0),
        ([(15, "room", "sent"), (20, "direct", "planned")], 0, 0),  # nobody knows yet, or it ended first
        ([(15, "room", "sent")], 0, 0),
        ([(15, "room", "sent"), (40, "room", "sent"), (45, "direct", "sent")], 2, 1),
        ([(15, "room", "not_reached"), (20, "direct", "sent")], 0, 0),
        ([(15, "room", "sent"), (20, "direct", "overtaken"), (25, "direct", "sent")], 1, 0),  # put off, then sent
    ],
)
def test_a_reminder_is_answered_when_no_second_one_was_needed(
    incident: Incident, told: list[tuple[float, str, str]], reminded: int, answered: int
) -> None:
    reminders(incident, *told)
    row = measured(incident)
    assert (row.reminded, row.answered) == (reminded, answered)


def test_two_at_once_write_the_same_and_all_rows_come_back(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    at_once(roll_up_task, roll_up_task)
    before = Measured.objects.values("incident", "resolve", "started_at").get()
    Measured.objects.all().delete()
    assert roll_up() == 1
    assert Measured.objects.values("incident", "resolve", "started_at").get() == before


def test_old_incidents_are_taken_up_some_at_a_time(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollup, "AT_ONCE", 2)
    at = incident.started_at
    Incident.objects.bulk_create(Incident(title="Old", severity="P3", started_at=at) for _ in range(4))
    assert roll_up() == 5


def test_what_is_over_and_has_no_news_is_left_alone(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    roll_up()
    Measured.objects.update(measured_at=datetime.now(UTC) + timedelta(hours=1))
    assert roll_up() == 0
