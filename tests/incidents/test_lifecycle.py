"""The states of an incident and the verbs that move it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from incidents import intake, lifecycle, responders, roles
from incidents.actor import WORKER
from incidents.checklist import in_order, set_item
from incidents.errors import NotYours, TransitionRefused, VerbRefused
from incidents.models import ChecklistItem, Incident, Person
from incidents.models.checklist_item import Item
from incidents.models.incident import TRANSITIONS, Severity, State
from incidents.notes import add_note
from incidents.timeline import timeline
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
    assert [item.done_at for item in in_order(incident)] == [None] * 11


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
    claimed = roles.claim(incident, actor=by(ic))
    assert (claimed.state, claimed.ic) == (State.ACTIVE, ic)
    assert ChecklistItem.objects.get(incident=incident, key="ic").done_by == ic


def test_two_who_claim_at_once_do_not_both_lead(incident: Incident, ic: Person, responder: Person) -> None:
    results = at_once(lambda: roles.claim(incident, actor=by(ic)), lambda: roles.claim(incident, actor=by(responder)))
    assert sorted(type(result).__name__ for result in results) == ["Incident", "TransitionRefused"]


def test_claiming_what_somebody_leads_says_who(incident: Incident, ic: Person, responder: Person) -> None:
    roles.claim(incident, actor=by(ic))
    with pytest.raises(TransitionRefused, match="Ines Castro leads"):
        roles.claim(incident, actor=by(responder))


def test_only_the_ic_resolves(incident: Incident, ic: Person, responder: Person) -> None:
    roles.claim(incident, actor=by(ic))
    with pytest.raises(NotYours, match="Only Ines Castro"):
        lifecycle.resolve(incident, actor=by(responder))
    resolved = lifecycle.resolve(incident, actor=by(ic))
    assert (resolved.state, resolved.resolved_at is not None) == (State.RESOLVED, True)


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
    roles.claim(incident, actor=by(ic))
    assert lifecycle.room_assembled(incident, actor=WORKER, channel="C1").state == State.ACTIVE


@pytest.mark.parametrize(
    "broken", [{"state": "ON_FIRE"}, {"severity": "P9"}, {"state": "ACTIVE"}, {"state": "RESOLVED"}]
)
def test_the_database_refuses_what_cannot_be(incident: Incident, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**broken)


def test_mitigating_ticks_the_checklist_and_reopening_takes_it_back(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.mitigate(incident, actor=by(ic))
    assert ChecklistItem.objects.get(incident=incident, key="mitigated").done_at is not None
    assert lifecycle.reopen(incident, actor=by(ic)).state == State.ACTIVE
    assert ChecklistItem.objects.get(incident=incident, key="mitigated").done_at is None


def test_reopening_what_was_resolved_begins_another_episode(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    reopened = lifecycle.reopen(incident, actor=by(ic), why="It is back.")
    assert (reopened.state, reopened.episode, reopened.resolved_at) == (State.ACTIVE, 2, None)
    assert incident.events.get(action="REOPENED").words == {"why": "It is back."}


def test_what_nobody_led_goes_back_to_the_room_when_it_opens_again_by_itself(incident: Incident) -> None:
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        lifecycle.end(locked, actor=WORKER)
        lifecycle.open_again(locked, actor=WORKER, why="it fires again")
    assert locked.state == State.ROOM_ASSEMBLED


def test_what_is_open_cannot_be_reopened(incident: Incident, ic: Person) -> None:
    with pytest.raises(TransitionRefused, match="nothing to reopen"):
        lifecycle.reopen(incident, actor=by(ic))


def test_a_handover_waits_until_it_is_accepted(incident: Incident, ic: Person, responder: Person) -> None:
    roles.claim(incident, actor=by(ic))
    offered = roles.offer_handoff(incident, to=responder, actor=by(ic))
    assert offered.ic == ic
    accepted = roles.accept_handoff(incident, actor=by(responder))
    assert (accepted.ic, accepted.handoff_to) == (responder, None)


def test_only_whom_it_was_offered_to_takes_over(
    incident: Incident, ic: Person, responder: Person, outsider: Person
) -> None:
    roles.claim(incident, actor=by(ic))
    roles.offer_handoff(incident, to=responder, actor=by(ic))
    with pytest.raises(NotYours, match="Only Carla Berg, to whom the lead of"):
        roles.accept_handoff(incident, actor=by(outsider))


def test_only_the_ic_hands_over(incident: Incident, ic: Person, responder: Person) -> None:
    roles.claim(incident, actor=by(ic))
    with pytest.raises(NotYours, match="Only Ines Castro"):
        roles.offer_handoff(incident, to=responder, actor=by(responder))


def test_people_called_in_are_responders_once(incident: Incident, ic: Person, responder: Person) -> None:
    assert responders.add_responders(incident, people=[responder], actor=by(ic)) == [responder]
    assert responders.add_responders(incident, people=[responder, ic], actor=by(ic)) == [ic]
    assert incident.owed.filter(kind="invite_added").count() == 1  # which will see both


def test_a_note_stands_in_the_timeline(incident: Incident, ic: Person) -> None:
    add_note(incident, text="Rolled back checkout.", actor=by(ic))
    assert timeline(incident)[-1].said == "Note: Rolled back checkout."
    with pytest.raises(VerbRefused, match="Nothing was noted"):
        add_note(incident, text=" ", actor=by(ic))


def test_ticks_can_be_taken_back_and_both_are_on_record(incident: Incident, ic: Person) -> None:
    for done in (True, True, False, False):
        set_item(incident, item=Item.IMPACT, done=done, actor=by(ic))
    changes = incident.events.filter(action="CHECKLIST_ITEM_UPDATED").order_by("seq")
    assert [event.detail["done"] for event in changes] == [True, False]
