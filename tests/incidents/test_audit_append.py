"""An event is appended by one statement, which makes its number, time and hash where it is written, and owes its copy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from incidents import intake
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.append import APPEND, AT, NO_SEQ, SEQ
from incidents.audit.chain import MAX_CANONICAL, next_hash
from incidents.audit.record import record, record_alone, system_chain
from incidents.audit.verify import verify_chain
from incidents.models import AuditEvent, Incident, Person
from incidents.models.incident import Severity
from incidents.outbox.owe import _blank
from tests.at_once import at_once
from tests.conftest import by

WRITERS = 32


def note(incident: Incident, said: str = "It is slow.") -> AuditEvent:
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        return record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"note": said})


def copies_owed(incident: Incident) -> int:
    return incident.owed.filter(kind="mirror_chain", state="pending").count()


@pytest.fixture
def another(incident: Incident, responder: Person) -> Incident:
    return intake.declare(title="Slow search", severity=Severity.P2, actor=by(responder), person=responder)[0]


def test_what_is_returned_is_what_was_written(incident: Incident) -> None:
    written = note(incident, 'ä ☃ "quoted"')
    stored = AuditEvent.objects.get(pk=written.pk)
    fields = [field.attname for field in AuditEvent._meta.concrete_fields]
    assert [getattr(written, name) for name in fields] == [getattr(stored, name) for name in fields]
    assert bytes(stored.hash) == next_hash(bytes(stored.previous), bytes(stored.canonical))
    assert (written.incident, written._state.adding) == (incident, False)


def test_an_event_and_its_copy_take_one_statement(incident: Incident) -> None:
    sent: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        sent.append(sql)
        return execute(sql, *given)

    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        with connection.execute_wrapper(listen):
            record(Action.CHECKLIST_PINNED, actor=WORKER, incident=locked)
    assert [sql.partition(" (")[0] for sql in sent] == ["EXECUTE append"]
    assert copies_owed(incident) == 1


def test_a_process_that_has_written_none_yet_writes_one(incident: Incident) -> None:
    connection.close()  # it knows the statement
    APPEND._sql.cache_clear()
    _blank.cache_clear()
    assert note(incident).seq == 2
    assert copies_owed(incident) == 1


def test_while_a_copy_waits_no_other_is_owed(incident: Incident) -> None:
    incident.owed.filter(kind="mirror_chain").update(state="done")
    for _ in range(3):
        note(incident)
    assert copies_owed(incident) == 1


def test_what_looks_like_its_number_and_time_stays_as_it_is(incident: Incident) -> None:
    alike = f'{AT},{SEQ},"text":{{{SEQ},{AT}}}'
    written = note(incident, alike)
    assert (written.seq, written.words) == (2, {"note": alike})
    assert verify_chain(incident.chain, mirrored=False).events == 2


def test_an_event_at_its_limit_is_written_whatever_its_number(incident: Incident) -> None:
    room = MAX_CANONICAL - len(bytes(note(incident, "x").canonical)) - len(str(NO_SEQ)) + 2
    longest = "\x01" * (room // 6) + "x" * (room % 6)  # the first is written with six bytes
    assert len(bytes(note(incident, longest).canonical)) <= MAX_CANONICAL
    with pytest.raises(ValueError, match="at most 64000"):
        note(incident, longest + "x")


def test_an_event_is_never_earlier_than_the_one_before_it(incident: Incident) -> None:
    ahead = "CREATE SCHEMA slow; CREATE FUNCTION slow.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
    with transaction.atomic(), connection.cursor() as cursor:
        before = incident.events.get(seq=1).at
        cursor.execute(
            f"{ahead} $$ SELECT '2020-01-01'::timestamptz $$; SET LOCAL search_path = slow, pg_catalog, public"
        )
        assert note(incident).at == before
        transaction.set_rollback(True)


def test_32_writers_on_one_incident_make_one_gapless_chain(incident: Incident) -> None:
    written = at_once(*[lambda: note(incident).seq] * WRITERS)
    assert sorted(written) == list(range(2, WRITERS + 2))  # type: ignore[type-var]
    assert verify_chain(incident.chain, mirrored=False).events == WRITERS + 1


def test_writers_on_different_incidents_do_not_wait_for_one_another(incident: Incident, another: Incident) -> None:
    before = another.events.count()
    with transaction.atomic():
        record(Action.CHECKLIST_PINNED, actor=WORKER, incident=Incident.objects.lock(incident.pk))
        assert at_once(lambda: note(another).seq) == [before + 1]


def test_writers_of_the_system_chain_make_one_gapless_chain(transactional_db: None) -> None:
    at_once(*[lambda: record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")] * 8)
    assert verify_chain(system_chain(), mirrored=False).events == 8


def test_an_event_that_cannot_be_written_undoes_the_change(incident: Incident) -> None:
    with pytest.raises(IntegrityError, match="no_more"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_auditevent ADD CONSTRAINT no_more CHECK (seq < 2)")
        locked = Incident.objects.lock(incident.pk)
        Incident.objects.filter(pk=locked.pk).update(title="changed")
        record(Action.CHECKLIST_PINNED, actor=WORKER, incident=locked)
    incident.refresh_from_db()
    assert (incident.title, incident.events.count()) == ("Checkout errors", 1)
