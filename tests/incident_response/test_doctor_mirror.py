"""`manage.py doctor` about the audit log's second copy."""

from typing import Any
from uuid import uuid4

import pytest

from incident_response.doctor.finding import Verdict
from incident_response.doctor.mirror import mirrored
from incidents.audit.mark import note_fork
from incidents.models import AuditEvent, Incident
from tests.statuspage.conftest import past_the_walls


def found() -> list[tuple[Verdict, str]]:
    return [(one.verdict, one.said) for one in mirrored()]


def test_a_table_as_it_must_be_is_ok(transactional_db: None) -> None:
    assert found() == [
        (Verdict.OK, "incident-response-audit is as it must be."),
        (Verdict.OK, "0 events are not copied yet, the oldest for 0 s."),
    ]


def test_no_table_is_said_and_fails_nothing(transactional_db: None, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    assert found() == [(Verdict.NOTE, "AUDIT_TABLE_NAME is not set, so that the audit log has no second copy.")]


def test_a_table_that_is_not_there_fails(transactional_db: None, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = f"audit-{uuid4()}"
    verdict, said = found()[0]
    assert verdict == Verdict.FAIL and "ResourceNotFoundException" in said


@pytest.mark.usefixtures("incident")
def test_a_fork_and_copies_that_are_late_fail(incident: Incident) -> None:
    past_the_walls("UPDATE incidents_auditevent SET recorded_at = now() - interval '1 h'", "incidents_auditevent")
    note_fork(incident.chain, 1)
    assert [verdict for verdict, _ in found()] == [Verdict.OK, Verdict.FAIL, Verdict.FAIL]
    assert AuditEvent.objects.filter(action="CHAIN_FORKED").count() == 1
