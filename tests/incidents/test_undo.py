"""Undo leads back from the newest thing that moved an incident, once, within ten minutes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from incidents import endings, lifecycle, reassess, roles, rooms
from incidents.actor import WORKER
from incidents.errors import NotNow, NotYours
from incidents.models import Alert, ChecklistItem, Incident, OutboxEntry, Person, RoomTurn
from incidents.models.incident import Severity
from incidents.timeline import timeline
from incidents.undo import undo
from tests import database_clock
from tests.at_once import at_once
from tests.conftest import by

Does = Callable[[Incident, Person], object]


def last(incident: Incident) -> UUID:
    newest = incident.events.newest(
        "INCIDENT_RESOLVED",
        "INCIDENT_CANCELLED",
        "INCIDENT_DUPLICATE",
        "INCIDENT_MITIGATED",
        "SEVERITY_CHANGED",
        "IC_CLAIMED",
    )
    assert newest
    return newest.pk


def take_back(incident: Incident, who: Person) -> Incident:
    return undo(incident, event_id=last(incident), actor=by(who))


@pytest.fixture
def led(incident: Incident, ic: Person) -> Incident:
    return roles.claim(incident, actor=by(ic))


def duplicate(incident: Incident, ic: Person) -> object:
    other = Incident.objects.create(title="Slow", severity="P2", started_at=incident.started_at)
    return endings.duplicate(incident, other=other, actor=by(ic))


WAYS: dict[str, Does] = {
    "resolution": lambda incident, ic: lifecycle.resolve(incident, actor=by(ic)),
    "end as a false alarm": lambda incident, ic: endings.cancel(incident, why="Flapping.", actor=by(ic)),
    "end as a duplicate": duplicate,
    "mitigation": lambda incident, ic: lifecycle.mitigate(incident, actor=by(ic)),
}


@pytest.mark.parametrize("name", WAYS)
def test_it_stands_again_where_it_stood(led: Incident, ic: Person, name: str) -> None:
    WAYS[name](led, ic)
    back = take_back(led, ic)
    ends = (back.resolved_at, back.cancelled_at, back.cancel_reason, back.duplicate_of, back.mitigated_at)
    assert (back.state, back.ic, ends) == ("ACTIVE", ic, (None, None, "", None, None))
    assert [line.said for line in timeline(led)][-1] == f"Undid: the {name}; it is active"


def test_what_was_mitigated_is_so_again_and_a_new_episode_begins(led: Incident, ic: Person) -> None:
    mitigated_at = lifecycle.mitigate(led, actor=by(ic)).mitigated_at
    lifecycle.resolve(led, actor=by(ic))
    back = take_back(led, ic)
    assert (back.state, back.mitigated_at, back.episode) == ("MITIGATED", mitigated_at, 2)


def test_a_severity_is_what_it_was_and_four_eyes_remember_the_highest(led: Incident, ic: Person) -> None:
    Incident.objects.filter(pk=led.pk).update(severity="P3")
    reassess.reassess(led, severity=Severity.P1, why="", actor=by(ic))
    back = take_back(led, ic)
    back.refresh_from_db()
    assert (back.severity, back.gravest) == ("P3", "P1")
    assert ChecklistItem.objects.get(incident=led, key="severity").done_at is None
    assert timeline(led)[-1].said == "Undid: the reassessment; it is P3 again"


def test_what_is_owed_is_ranked_by_how_grave_it_is_again(led: Incident, ic: Person) -> None:
    owed = led.owed.filter(kind="assemble_room")
    before = owed.get().rank
    reassess.reassess(led, severity=Severity.P3, why="", actor=by(ic))
    assert owed.get().rank != before
    take_back(led, ic)
    assert owed.get().rank == before


def test_a_claim_undone_while_the_room_is_made_leaves_a_room_that_stands(led: Incident, ic: Person) -> None:
    lifecycle.begin_assembly(led, actor=WORKER)
    take_back(led, ic)
    ready = lifecycle.room_assembled(led, actor=WORKER, channel="C1")
    assert ready.state == "ROOM_ASSEMBLED"
    changes = led.events.filter(action__in=("STATE_CHANGED", "WAR_ROOM_CREATED")).order_by("seq")
    assert [event.detail.get("now") or event.detail["state"] for event in changes] == [
        "ROOM_ASSEMBLING",
        "ROOM_ASSEMBLED",
    ]


def test_after_a_claim_nobody_leads_and_the_room_goes_on(led: Incident, ic: Person) -> None:
    back = take_back(led, ic)
    assert (back.state, back.ic) == ("ALERT_RECEIVED", None)
    lifecycle.begin_assembly(back, actor=WORKER)
    ready = lifecycle.room_assembled(back, actor=WORKER, channel="C1")
    assert ready.state == "ROOM_ASSEMBLED"


def test_of_a_room_that_stands_by_then_too(led: Incident, ic: Person) -> None:
    lifecycle.room_assembled(led, actor=WORKER, channel="C1")
    assert take_back(led, ic).state == "ROOM_ASSEMBLED"


def test_an_incident_that_ended_before_its_room_was_made_is_owed_one(led: Incident, ic: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    OutboxEntry.objects.filter(kind="assemble_room").delete()
    take_back(led, ic)
    assert led.owed.filter(kind="assemble_room", state="pending").count() == 1


def test_and_so_is_one_that_is_reopened_held_or_not(led: Incident, ic: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    RoomTurn.objects.create(incident=led, integration="")
    OutboxEntry.objects.filter(kind="assemble_room").delete()
    lifecycle.reopen(led, actor=by(ic))
    assert led.owed.filter(kind="assemble_room", state="pending").count() == 1
    assert not rooms.is_held(led)


def test_two_who_press_at_once_undo_it_once(led: Incident, ic: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    event = last(led)
    done = at_once(*[lambda: undo(led, event_id=event, actor=by(ic))] * 2)
    assert sorted(type(one).__name__ for one in done) == ["Incident", "NotNow"]
    assert led.events.filter(action="UNDONE").count() == 1
    with pytest.raises(NotNow, match="Ines Castro has undone that already"):
        undo(led, event_id=event, actor=by(ic))


def test_once_something_moved_it_since_it_is_refused(led: Incident, ic: Person) -> None:
    lifecycle.mitigate(led, actor=by(ic))
    mitigation = last(led)
    lifecycle.resolve(led, actor=by(ic))
    with pytest.raises(NotNow, match=r"something else came after it: Resolved after 0 min \(Ines Castro\)"):
        undo(led, event_id=mitigation, actor=by(ic))
    lifecycle.reopen(led, actor=by(ic))
    with pytest.raises(NotNow, match="Reopened"):
        undo(led, event_id=last(led), actor=by(ic))


def test_looking_at_the_severity_moves_nothing(led: Incident, ic: Person) -> None:
    lifecycle.mitigate(led, actor=by(ic))
    mitigation = last(led)
    reassess.reassess(led, severity=Severity.P1, why="", actor=by(ic))
    assert undo(led, event_id=mitigation, actor=by(ic)).state == "ACTIVE"


def test_after_ten_minutes_by_the_databases_clock_it_is_refused(led: Incident, ic: Person) -> None:
    with database_clock.database_goes_by_it():
        lifecycle.mitigate(led, actor=by(ic))
        database_clock.move(timedelta(minutes=10, seconds=1))
        with pytest.raises(NotNow, match="that is possible for 10 min"):
            take_back(led, ic)


def test_nothing_else_is_ever_undone(led: Incident, ic: Person) -> None:
    opened = led.events.get(seq=1)
    for event in (opened.pk, uuid4()):
        with pytest.raises(NotNow, match="nothing to undo there"):
            undo(led, event_id=event, actor=by(ic))


def test_only_the_ic_may(led: Incident, ic: Person, responder: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    with pytest.raises(NotYours, match="Only Ines Castro"):
        take_back(led, responder)


def test_while_nobody_leads_whoever_undoes_leads(led: Incident, ic: Person, responder: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    Person.objects.filter(pk=ic.pk).update(is_active=False)
    event = last(led)
    back = undo(led, event_id=event, actor=by(responder))
    assert (back.state, back.ic) == ("ACTIVE", responder)


def test_what_the_end_owed_later_is_of_the_old_episode(led: Incident, ic: Person) -> None:
    lifecycle.resolve(led, actor=by(ic))
    assert take_back(led, ic).episode == 2


def test_alerts_of_other_sources_are_not_looked_at(led: Incident, ic: Person, fire: Any) -> None:
    fire()
    incident = Incident.objects.exclude(pk=led.pk).get()
    Alert.objects.update(source="grafana-alerting", told_over="done")
    lifecycle.resolve(incident, actor=by(ic))
    take_back(incident, ic)
    assert Alert.objects.get().told_over == ""
