"""The verification in the background: asked for, due, done in pieces, gone on with after a kill, and what it leaves on record."""

import os
from collections.abc import Callable
from datetime import timedelta
from math import isnan
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from incidents.actor import WORKER, Actor
from incidents.audit import check
from incidents.audit.actions import Action
from incidents.audit.check import ask_check, check_when_due, go_on, newest_check
from incidents.audit.check_standing import difference_count, overdue_seconds
from incidents.audit.mark import is_forked
from incidents.audit.mirror import mirror_tail, sort_key
from incidents.audit.record import record, record_alone
from incidents.errors import NotYours
from incidents.models import AuditCheck, AuditEvent, Incident, Installation, OutboxEntry
from incidents.outbox.lease import LeaseLost
from incidents.outbox.work import work_on
from incidents.tasks import check_audit
from tests.at_once import at_once
from tests.conftest import by, enrol
from tests.sample import a_few
from tests.statuspage.conftest import past_the_walls

OPERATOR = Actor(via="command", name="operator")
LONG_AGO = timezone.now() - timedelta(days=1)


@pytest.fixture(autouse=True)
def unmirrored(settings: Any) -> None:
    """What is compared is not the matter here."""
    settings.AUDIT_TABLE_NAME = ""


def note(incident: Incident) -> AuditEvent:
    with transaction.atomic():
        return record(Action.CHECKLIST_PINNED, actor=WORKER, incident=Incident.objects.lock(incident.pk))


def work() -> int:
    """Does the pieces that are owed, whoever held them and however long they should wait; gives how many."""
    for done in range(30):
        owed = OutboxEntry.objects.filter(kind="verify_piece", state__in=["pending", "claimed"]).first()
        if owed is None:
            return done
        OutboxEntry.objects.filter(pk=owed.pk).update(due_at=LONG_AGO, lease_until=LONG_AGO)
        assert work_on(owed.pk), owed
    raise AssertionError(OutboxEntry.objects.filter(kind="verify_piece").values())


def stands(one: AuditCheck) -> AuditCheck:
    return AuditCheck.objects.get(pk=one.pk)


def test_an_auditor_has_everything_checked_and_that_is_on_record(incident: Incident) -> None:
    auditor = enrol("U0AUDIT00", "Ada Auditor", "auditors")
    asked = ask_check(actor=by(auditor))
    assert (asked.asked_by, asked.state, stands(asked).percent) == (auditor, "running", 0)
    work()
    done = stands(asked)
    assert (done.state, done.percent, done.finding, done.events_done) == (
        "sound",
        100,
        None,
        AuditEvent.objects.count(),
    )
    assert done.heads == "Nothing is signed yet. 2 chains have grown since, and the next head will sign them."
    assert AuditEvent.objects.get(action=Action.AUDIT_CHECK_ASKED).detail["check"] == asked.pk
    assert newest_check() == asked


def test_nobody_else_may_ask(incident: Incident, ic: Any) -> None:
    with pytest.raises(NotYours, match="Only an auditor or an operator can have the audit log checked"):
        ask_check(actor=by(ic))
    assert not AuditCheck.objects.exists()


def test_one_of_an_incident_looks_at_that_alone(incident: Incident) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    asked = ask_check(actor=OPERATOR, incident=incident)
    work()
    assert (stands(asked).state, stands(asked).events_done) == ("sound", incident.events.count())
    assert (newest_check(incident), newest_check()) == (asked, None)


def test_whoever_asks_for_what_is_under_way_is_given_that(incident: Incident) -> None:
    asked = at_once(*[lambda: ask_check(actor=OPERATOR).pk] * 3)
    assert set(asked) == {ask_check(actor=OPERATOR).pk}
    assert OutboxEntry.objects.filter(kind="verify_piece").count() == 1


def test_a_difference_is_kept_counted_and_on_record(incident: Incident) -> None:
    past_the_walls("UPDATE incidents_auditevent SET action = 'OTHER'", "incidents_auditevent")
    asked = ask_check(actor=OPERATOR)
    work()
    done = stands(asked)
    assert (done.state, done.finding and done.finding["reference"], difference_count()) == (
        "broken",
        incident.reference,
        1,
    )
    event = AuditEvent.objects.get(action=Action.AUDIT_CHECK_FAILED)
    assert (event.detail["at_seq"], event.detail["field"], event.detail["differing_chain"]) == (
        1,
        "action",
        incident.chain,
    )
    assert event.words["finding"].startswith(f"{incident.reference}, event 1, action: its content says")


def test_a_second_copy_that_differs_stops_its_chain(incident: Incident, settings: Any, sandbox_aws: Any) -> None:
    settings.AUDIT_TABLE_NAME = os.environ["AUDIT_TABLE_NAME"]
    mirror_tail(incident.chain)
    item = sandbox_aws.get_item(Key={"pk": incident.chain, "sk": sort_key(1)})["Item"]
    sandbox_aws.put_item(Item=item | {"canonical": b"{}"})
    ask_check(actor=OPERATOR)
    work()
    assert is_forked(incident.chain)


def test_it_goes_on_piece_by_piece(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    past_the_walls("UPDATE incidents_auditevent SET action = 'OTHER' WHERE chain LIKE 'I%'", "incidents_auditevent")
    monkeypatch.setattr(check, "PIECE_SECONDS", 0.0)
    asked = ask_check(actor=OPERATOR)
    assert work() > 2
    assert (stands(asked).state, len(stands(asked).findings)) == ("broken", 1)


def test_progress_is_on_record_while_it_runs(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "SAVE_SECONDS", 0.0)
    seen: list[int] = []

    def look(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if sql.startswith("UPDATE") and "incidents_auditcheck" in sql and not connection.in_atomic_block:
            done = execute(sql, *given)
            seen.append(stands(asked).percent)
            return done
        return execute(sql, *given)

    asked = ask_check(actor=OPERATOR)
    note(incident)
    with connection.execute_wrapper(look):
        work()
    assert seen[0] > 0
    assert stands(asked).state == "sound"


class Killed(BaseException):
    """The worker is gone, between two statements."""


@pytest.mark.parametrize("statement", a_few(range(1, 17), 5))
def test_a_worker_that_is_killed_is_followed_by_another(
    incident: Incident, statement: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(incident)
    monkeypatch.setattr(check, "PIECE_SECONDS", 0.0)
    asked = ask_check(actor=OPERATOR)
    left = [statement]

    def die(execute: Callable[..., Any], *given: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return execute(*given)

    with pytest.raises(Killed), connection.execute_wrapper(die):
        work()
    connection.close()
    work()
    done = stands(asked)
    assert (done.state, done.events_done) == ("sound", AuditEvent.objects.exclude(action="AUDIT_CHECK_FAILED").count())


def test_of_two_workers_one_goes_on(incident: Incident) -> None:
    asked = ask_check(actor=OPERATOR)

    def overtake(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if "ORDER BY chain, seq" in sql:
            at_once(lambda: AuditCheck.objects.filter(pk=asked.pk).update(chain=incident.chain, seq=1))
        return execute(sql, *given)

    with connection.execute_wrapper(overtake), pytest.raises(LeaseLost):
        go_on(asked.pk, 0)
    go_on(asked.pk, 5)  # a piece that is owed no more
    assert stands(asked).state == "running"
    work()
    assert stands(asked).state == "sound"


def test_a_mirror_that_does_not_answer_is_tried_again_in_an_hour(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = "no-such-table"
    check_audit()
    work()
    (tried,) = AuditCheck.objects.all()
    assert (tried.state, tried.heads.startswith("Not all could be checked")) == ("unreachable", True)
    assert check_when_due() is None
    AuditCheck.objects.update(started_at=timezone.now() - timedelta(minutes=61))
    assert check_when_due() is not None


def test_what_differs_is_said_also_where_the_mirror_does_not_answer(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = "no-such-table"
    asked = ask_check(actor=OPERATOR)
    finding = {"chain": "C", "reference": "INC-1", "seq": 1, "field": "hash", "said": "no"}
    AuditCheck.objects.update(findings=[finding])
    work()
    assert stands(asked).state == "broken"


def test_everything_is_checked_every_day(incident: Incident, settings: Any) -> None:
    settings.AUDIT_CHECK_HOURS = 0
    assert check_when_due() is None
    assert isnan(overdue_seconds())
    settings.AUDIT_CHECK_HOURS = 24
    assert check_when_due() is not None
    assert check_when_due() is None  # it is under way
    work()
    assert check_when_due() is None  # it was today
    AuditCheck.objects.update(started_at=timezone.now() - timedelta(hours=25))
    assert overdue_seconds() == pytest.approx(3600, abs=60)
    assert check_when_due() is not None


def test_one_that_was_never_made_is_overdue_a_day_after_the_installation(transactional_db: None) -> None:
    assert (overdue_seconds(), difference_count()) == (0, 0)
    Installation.objects.update(created_at=timezone.now() - timedelta(hours=48))
    assert overdue_seconds() == pytest.approx(86_400, abs=60)
    Installation.objects.update(created_at=timezone.now())
