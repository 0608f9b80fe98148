"""The room after the end: archived in working hours, told a day ahead, not before the postmortem is reviewed, kept by [Keep]."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients import breaker
from incidents.checklist import set_item
from incidents.lifecycle import reopen, resolve
from incidents.models import Archiving, Incident, OutboxEntry, Person
from incidents.models.checklist_item import Item
from incidents.roles import claim
from sandbox.faults import Fault
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, INES, Slack, actions_of, text_of

WEDNESDAY = datetime(2030, 1, 2, 11, 0, tzinfo=UTC)  # noon in Berlin
DAY = timedelta(days=1)


@pytest.fixture
def resolved(clock: MovedClock, room: Incident, ic: Person, slack: Slack) -> Incident:
    """Led by Ines, of Berlin, resolved on a Wednesday at noon, its postmortem written."""
    Person.objects.filter(pk=ic.pk).update(tz="Europe/Berlin")
    claim(room, actor=by(ic))
    settle()
    clock.move_to(WEDNESDAY)
    resolve(room, actor=by(ic))
    settle()
    return Incident.objects.get()


@pytest.fixture
def reviewed(resolved: Incident, ic: Person) -> Incident:
    set_item(resolved, item=Item.REVIEWED, done=True, actor=by(ic))
    settle()
    return resolved


def on_day(clock: MovedClock, day: float) -> None:
    clock.move_to(WEDNESDAY + timedelta(days=day, minutes=day))  # each a little later by the clock than the day before
    settle()


def test_it_is_announced_a_day_ahead_and_then_archived(clock: MovedClock, reviewed: Incident, slack: Slack) -> None:
    on_day(clock, 5.9)
    assert slack.posts("keep") == []
    on_day(clock, 6)  # a Tuesday
    assert "is archived on the next working day" in text_of(slack.posts("keep")[0])
    on_day(clock, 6.9)
    assert not slack.room.is_archived
    on_day(clock, 7)
    assert slack.room.is_archived
    assert actions_of(reviewed).count("WAR_ROOM_ARCHIVED") == 1
    assert not [one for one in slack.dms(INES) if one.metadata["event_type"] == "room_closed"]


def test_it_waits_for_the_review(clock: MovedClock, resolved: Incident, slack: Slack, ic: Person) -> None:
    for day in range(6, 13):
        on_day(clock, day)
    assert slack.posts("keep") == []
    set_item(resolved, item=Item.REVIEWED, done=True, actor=by(ic))
    for day in (13, 14, 15, 16, 17):
        on_day(clock, day)
    assert (len(slack.posts("keep")), slack.room.is_archived) == (1, True)


def test_it_never_happens_on_a_weekend(clock: MovedClock, reviewed: Incident, settings: Any) -> None:
    saturday = datetime(2030, 1, 5, 3, 0, tzinfo=UTC)
    clock.move_to(saturday)
    Archiving.objects.update(due_at=saturday)
    OutboxEntry.objects.filter(kind="archive_room").update(due_at=saturday)
    settle()
    assert Archiving.objects.get().due_at == datetime(2030, 1, 7, 8, 0, tzinfo=UTC)


def test_whoever_keeps_it_keeps_it(clock: MovedClock, reviewed: Incident, slack: Slack) -> None:
    on_day(clock, 6)
    for _ in range(2):
        slack.click("keep", by=CARLA)
    settle()
    on_day(clock, 20)
    assert not slack.room.is_archived
    assert text_of(slack.posts("keep")[0]) == f"This room stays: <@{CARLA}> keeps it."
    assert (actions_of(reviewed).count("ROOM_KEPT"), Archiving.objects.get().kept_at is not None) == (1, True)


def test_what_opens_again_is_not_archived_and_is_planned_anew_when_it_ends(
    clock: MovedClock, reviewed: Incident, slack: Slack, ic: Person
) -> None:
    on_day(clock, 6)
    reopen(reviewed, actor=by(ic))
    settle()
    on_day(clock, 9)
    assert not slack.room.is_archived
    resolve(reviewed, actor=by(ic))
    settle()
    set_item(reviewed, item=Item.REVIEWED, done=True, actor=by(ic))
    for day in (12, 13, 14, 15, 16, 17):
        on_day(clock, day)
    assert (Archiving.objects.count(), slack.room.is_archived) == (2, True)


def test_one_that_somebody_archived_by_hand_is_as_good(clock: MovedClock, reviewed: Incident, slack: Slack) -> None:
    on_day(clock, 6)
    slack.room.is_archived = True
    on_day(clock, 7)
    assert actions_of(reviewed).count("WAR_ROOM_ARCHIVED") == 1


def test_a_refusal_is_on_record_and_waits_for_a_person(clock: MovedClock, reviewed: Incident, slack: Slack) -> None:
    on_day(clock, 6)
    slack.room.name = "general"  # Slack archives every channel but this
    on_day(clock, 7)
    assert actions_of(reviewed).count("WAR_ROOM_ARCHIVE_FAILED") == 1
    assert OutboxEntry.objects.filter(kind="archive_room", state="dead").count() == 1


def test_a_room_that_was_made_after_the_end_is_archived_too(
    clock: MovedClock, fire: Callable[..., Any], slack: Slack, ic: Person
) -> None:
    slack.world.faults = {"slack": Fault(status=503)}
    fire()
    settle()
    incident = Incident.objects.get()
    claim(incident, actor=by(ic))
    resolve(incident, actor=by(ic))
    settle()
    assert not Archiving.objects.exists()
    slack.world.faults = {}
    breaker.close_all()
    clock.move_to(clock.now() + timedelta(minutes=5))
    settle()
    incident.refresh_from_db()
    assert (incident.room_ready_at is not None, Archiving.objects.count()) == (True, 1)


def test_nothing_is_planned_where_rooms_stay(clock: MovedClock, room: Incident, ic: Person, settings: Any) -> None:
    settings.ARCHIVE_DAYS = 0
    claim(room, actor=by(ic))
    resolve(room, actor=by(ic))
    settle()
    assert not Archiving.objects.exists()
