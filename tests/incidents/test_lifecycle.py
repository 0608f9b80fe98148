"""The states of an incident and the verbs that move it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from incidents import intake, lifecycle, people
from incidents.actor import WORKER
from incidents.errors import NotYours, TransitionRefused
from incidents.models import ChecklistItem, Incident, Person
from incidents.models.incident import TRANSITIONS, Severity, State
from tests.at_once import at_once
from tests.conftest import by

POSSIBLE = {
    ("ALERT_RECEIVED", "ROOM_ASSEMBLING"), ("ROOM_ASSEMBLING", "ROOM_ASSEMBLED"), ("ROOM_ASSEMBLING", "ASSEMBLY_FAILED"),
    ("ASSEMBLY_FAILED", "ROOM_ASSEMBLING"), ("ALERT_RECEIVED", "ACTIVE"), ("ROOM_ASSEMBLING", "ACTIVE"),
    ("ASSEMBLY_FAILED", "ACTIVE"), ("ROOM_ASSEMBLED", "ACTIVE"), ("ACTIVE", "ROOM_ASSEMBLED"), ("ACTIVE", "MITIGATED"),
    ("MITIGATED", "ACTIVE"), ("MITIGATED", "ROOM_ASSEMBLED"), ("RESOLVED", "ACTIVE"), ("RESOLVED", "ROOM_ASSEMBLED"),
    ("CANCELLED", "ACTIVE"), ("CANCELLED", "ROOM_ASSEMBLED"),
}  # fmt: skip
OPEN = set(State.values) - {"RESOLVED", "CANCELLED"}
POSSIBLE |= {(before, end) for before in OPEN for end in ("RESOLVED", "CANCELLED")}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_listed_transitions_are_possible(before: State, after: State) -> None:
    incident = Incident(number=1, state=before)
    if (before, after) in POSSIBLE:
        incident.move_to(after)
        assert incident.state == after
    else:
        with pytest.raises(TransitionRefused, match="INC-1 is"):
            incident.move_to(after)
    assert set(TRANSITIONS) == set(State)


def test_a_declared_incident_gets_its_room_and_checklist(incident: Incident) -> None:
    assert incident.owed.filter(kind="assemble_room").count() == 1
    assert ChecklistItem.objects.filter(incident=incident, done_at=None).count() == 11


def test_declaring_twice_answers_with_the_first(incident: Incident) -> None:
    person = incident.declared_by
    assert person
    again, new = intake.declare(title="Again", severity=Severity.P1, actor=by(person), person=person)
    assert (again, new) == (incident, False)


def test_declaring_at_once_opens_one(outsider: Person) -> None:
    opened = at_once(
        *[lambda: intake.declare(title="T", severity=Severity.P1, actor=by(outsider), person=outsider)[1]] * 4
    )
    assert sorted(opened) == [False, False, False, True]  # type: ignore[type-var]


def test_claiming_makes_it_active_and_ticks_the_checklist(incident: Incident, ic: Person) -> None:
    claimed = people.claim(incident, actor=by(ic))
    assert (claimed.state, claimed.ic) == (State.ACTIVE, ic)
    assert ChecklistItem.objects.get(incident=incident, key="ic").done_by == ic


def test_two_who_claim_at_once_do_not_both_lead(incident: Incident, ic: Person, responder: Person) -> None:
    results = at_once(lambda: people.claim(incident, actor=by(ic)), lambda: people.claim(incident, actor=by(responder)))
    assert sorted(type(result).__name__ for result in results) == ["Incident", "TransitionRefused"]


def test_claiming_what_somebody_leads_says_who(incident: Incident, ic: Person, responder: Person) -> None:
    people.claim(incident, actor=by(ic))
    with pytest.raises(TransitionRefused, match="Ines Castro leads"):
        people.claim(incident, actor=by(responder))


def test_only_the_ic_resolves(incident: Incident, ic: Person, responder: Person) -> None:
    people.claim(incident, actor=by(ic))
    with pytest.raises(NotYours, match="Only Ines Castro"):
        lifecycle.resolve(incident, actor=by(responder))
    resolved = lifecycle.resolve(incident, actor=by(ic))
    assert (resolved.state, resolved.resolved_at is not None) == (State.RESOLVED, True)


def test_until_somebody_leads_everyone_may_resolve(incident: Incident, outsider: Person) -> None:
    assert lifecycle.resolve(incident, actor=by(outsider)).state == State.RESOLVED


def test_resolving_twice_is_refused_in_words(incident: Incident, ic: Person) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    with pytest.raises(TransitionRefused, match="is resolved"):
        lifecycle.resolve(incident, actor=by(ic))


def test_a_room_that_is_assembled_twice_is_recorded_once(incident: Incident) -> None:
    lifecycle.begin_assembly(incident, actor=WORKER)
    for _ in range(2):
        lifecycle.room_assembled(incident, actor=WORKER, channel="C1")
    assert incident.events.filter(action="WAR_ROOM_CREATED").count() == 1


def test_a_room_that_is_ready_late_does_not_take_the_lead_away(incident: Incident, ic: Person) -> None:
    lifecycle.begin_assembly(incident, actor=WORKER)
    people.claim(incident, actor=by(ic))
    assert lifecycle.room_assembled(incident, actor=WORKER, channel="C1").state == State.ACTIVE


@pytest.mark.parametrize(
    "broken", [{"state": "ON_FIRE"}, {"severity": "P9"}, {"state": "ACTIVE"}, {"state": "RESOLVED"}]
)
def test_the_database_refuses_what_cannot_be(incident: Incident, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**broken)
