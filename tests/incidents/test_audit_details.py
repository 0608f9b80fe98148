"""What an action does not declare is not written, and what it declares is stored as it was given."""

import json
from typing import Any

import pytest
from django.db import transaction

from incidents.accounts import link_directory
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.details.declared import NotDeclared, refuse_undeclared
from incidents.audit.details.registry import DETAILS
from incidents.audit.record import record
from incidents.models import AuditEvent, Incident, Person
from tests.incidents.operators import OPERATOR

WHO = "p_9f2c41d07be3a865"


@pytest.mark.parametrize(
    ("action", "detail", "said"),
    [
        (Action.HANDOFF_OFFERED, {}, "to .Field required"),
        (Action.HANDOFF_OFFERED, {"to": WHO, "note": "hi"}, "note .Extra inputs are not permitted"),
        (Action.HANDOFF_OFFERED, {"to": "ravi@example.com"}, "to .String should match pattern"),
        (Action.HANDOFF_OFFERED, {"to": "U0RAVI000"}, "to .String should match pattern"),
        (Action.ROLE_GIVEN, {"role": "scribe", "to": WHO, "was": ["Ravi"]}, "was.0 .String should match pattern"),
        (Action.INCIDENT_MITIGATED, {"minutes": "4"}, "minutes .Input should be a valid integer"),
        (Action.INCIDENT_MITIGATED, {"minutes": 4.0}, "minutes .Input should be a valid integer"),
        (Action.INCIDENT_MITIGATED, {"minutes": True}, "minutes .Input should be a valid integer"),
        (Action.SEVERITY_RAISED, {"was": "P2", "now": "P0"}, "now .Value error, none of P1, P2, P3"),
        (Action.IC_RELEASED, {"was": "ACTIVE", "ic": ""}, "ic .String should match pattern"),
        (Action.PERSON_DEACTIVATED, {"person": WHO, "said_by": "nobody"}, "said_by .Input should be"),
    ],
)
def test_a_detail_of_another_name_or_kind_is_refused_by_name(action: Action, detail: dict[str, Any], said: str) -> None:
    with pytest.raises(NotDeclared, match=f"{action}: {said}"):
        refuse_undeclared(action, detail=detail, words={})


def test_a_refusal_does_not_repeat_what_it_refuses() -> None:
    with pytest.raises(NotDeclared) as refused:
        refuse_undeclared(Action.HANDOFF_OFFERED, detail={"to": "ravi@example.com"}, words={})
    assert "ravi" not in str(refused.value) and refused.value.__cause__ is None


def test_a_text_that_is_not_declared_undoes_the_change(incident: Incident) -> None:
    with pytest.raises(NotDeclared, match="NOTE_ADDED: no text of it is called remark"), transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        Incident.objects.filter(pk=locked.pk).update(title="changed")
        record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"remark": "x"})
    incident.refresh_from_db()
    assert (incident.title, incident.events.count()) == ("Checkout errors", 1)


def test_what_is_stored_is_what_was_given_and_nothing_is_filled_in(incident: Incident) -> None:
    written = json.loads(bytes(incident.events.get(seq=1).canonical))["detail"]
    assert written == {"number": incident.number, "severity": "P1", "room": True, "declared": "by hand"}


def test_a_choice_is_taken_by_whichever_of_both_it_is_given(incident: Incident) -> None:
    for severity in (incident.severity, str(incident.severity)):
        refuse_undeclared(Action.SEVERITY_RAISED, detail={"was": severity, "now": severity}, words={})


def test_the_directory_id_of_a_person_is_a_sealed_text(responder: Person) -> None:
    link_directory(responder, "directory_user_01ABC", actor=OPERATOR)
    event = AuditEvent.objects.filter(action=Action.PERSON_LINKED).latest("seq")
    assert (event.detail, event.words) == ({"person": responder.reference}, {"directory": "directory_user_01ABC"})
    assert event.parsed["sealed"] == ["directory"]


def test_no_model_makes_what_is_written() -> None:
    assert {model.model_config["extra"] for model in DETAILS.values()} == {"forbid"}
    assert all(model.model_config["strict"] and model.model_config["frozen"] for model in DETAILS.values())
