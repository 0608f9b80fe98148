"""The audit log: one gapless chain per incident that nobody can change unnoticed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.chain import MAX_CANONICAL, canonical_form, next_hash, origin, sealed_text
from incidents.audit.mirror import mirror_tail, read_back, sort_key
from incidents.audit.record import record, record_alone, system_chain
from incidents.audit.verify import verify_chain, walk
from incidents.errors import ChainBroken, ChainForked
from incidents.models import AuditEvent, Incident, Person
from incidents.models.person import new_reference
from incidents.timeline import timeline
from tests.at_once import at_once
from tests.statuspage.conftest import past_the_walls


def note(incident: Incident, said: str = "") -> AuditEvent:
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if said:
            return record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"note": said})
        return record(Action.CHECKLIST_PINNED, actor=WORKER, incident=locked)


def test_an_event_hangs_on_the_one_before_it(incident: Incident) -> None:
    first, second = incident.events.get(seq=1), note(incident)
    assert bytes(first.previous) == origin(incident.chain).hash
    assert bytes(second.previous) == bytes(first.hash)
    assert bytes(second.hash) == next_hash(bytes(first.hash), bytes(second.canonical))


def test_an_event_is_refused_outside_a_transaction(incident: Incident) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(Action.CHECKLIST_PINNED, actor=WORKER, incident=incident)


def test_an_event_names_its_schema_and_its_sealed_fields_and_nobody_by_name(incident: Incident) -> None:
    event = json.loads(bytes(incident.events.get(seq=1).canonical))
    declarer = Person.objects.get(slack_id="U0RAVI000")
    assert (event["schema"], event["sealed"], event["text"]) == (1, ["title"], {"title": "Checkout errors"})
    assert event["actor"] == {"ref": declarer.reference, "via": "slack"}
    assert "Ravi" not in str(event)


def test_time_never_runs_backwards_in_a_chain(incident: Incident) -> None:
    times = [incident.events.get(seq=1).at, *(note(incident).at for _ in range(5))]
    assert times == sorted(times)


def test_many_writers_at_once_make_one_gapless_chain(incident: Incident) -> None:
    before = incident.events.count()
    written = at_once(*[lambda: note(incident).seq] * 8)
    assert sorted(written) == list(range(before + 1, before + 9))  # type: ignore[type-var]
    assert verify_chain(incident.chain, mirrored=False).events == before + 8


PUT_IN = """
INSERT INTO incidents_auditevent (id, chain, seq, previous, hash, canonical, action, at, parsed, recorded_at, incident_id)
SELECT gen_random_uuid(), chain, {}, {}, canonical, action, at, parsed, recorded_at, incident_id FROM incidents_auditevent
"""


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("UPDATE incidents_auditevent SET action = 'NOTHING'", id="update"),
        pytest.param("DELETE FROM incidents_auditevent", id="delete"),
        pytest.param("TRUNCATE incidents_auditevent CASCADE", id="truncate"),
        pytest.param(PUT_IN.format("seq + 7, hash", "sha256(hash || canonical)"), id="gap"),
        pytest.param(PUT_IN.format("seq + 1, sha256('x')", "sha256(sha256('x') || canonical)"), id="elsewhere"),
        pytest.param(PUT_IN.format("seq + 1, hash", "sha256('x')"), id="wrong hash"),
    ],
)
def test_the_database_itself_refuses_change_and_misplaced_events(incident: Incident, sql: str) -> None:
    with pytest.raises(DatabaseError, match="audit"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
    assert verify_chain(incident.chain, mirrored=False).events == 1


def test_the_walls_are_always_on_and_the_application_may_only_append(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A'")
        assert cursor.fetchall() == []
        rights = "has_table_privilege('incident_response_app', 'incidents_auditevent', %s)"
        cursor.execute(f"SELECT {', '.join([rights] * 5)}", ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"])
        assert cursor.fetchone() == (True, True, False, False, False)


def test_a_change_past_the_wall_is_found_where_it_is(incident: Incident) -> None:
    note(incident)
    past_the_walls(
        "UPDATE incidents_auditevent SET canonical = canonical || '\\x20' WHERE seq = 2", "incidents_auditevent"
    )
    with pytest.raises(ChainBroken, match="event 2: its hash does not fit"):
        verify_chain(incident.chain, mirrored=False)


def test_an_event_hung_elsewhere_is_found(incident: Incident) -> None:
    past_the_walls("UPDATE incidents_auditevent SET previous = sha256('elsewhere')", "incidents_auditevent")
    with pytest.raises(ChainBroken, match="event 1: does not follow the event before it"):
        verify_chain(incident.chain, mirrored=False)


def test_a_removed_event_is_found(incident: Incident) -> None:
    for _ in range(2):
        note(incident)
    past_the_walls("DELETE FROM incidents_auditevent WHERE seq = 2", "incidents_auditevent")
    with pytest.raises(ChainBroken, match="event 2: missing"):
        verify_chain(incident.chain, mirrored=False)


def test_a_changed_copy_for_queries_is_found(incident: Incident) -> None:
    past_the_walls("UPDATE incidents_auditevent SET parsed = parsed || '{\"seq\": 9}'", "incidents_auditevent")
    with pytest.raises(ChainBroken, match="parsed copy"):
        verify_chain(incident.chain, mirrored=False)


def test_a_parsed_copy_is_compared_by_postgresqls_own_operator(incident: Incident) -> None:
    """Whoever owns the database can put an operator of theirs in the way, to which everything is the same."""
    past_the_walls("UPDATE incidents_auditevent SET parsed = parsed || '{\"seq\": 9}'", "incidents_auditevent")
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE SCHEMA theirs;
            CREATE FUNCTION theirs.same(jsonb, jsonb) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE OPERATOR theirs.= (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = theirs.same);
            SET search_path = theirs, public, pg_catalog
        """)
        try:
            with pytest.raises(ChainBroken, match="parsed copy"):
                verify_chain(incident.chain, mirrored=False)
        finally:
            cursor.execute("RESET search_path; DROP SCHEMA theirs CASCADE")


def test_what_no_database_could_parse_is_named_and_the_rest_is_looked_at(incident: Incident, ic: Person) -> None:
    broken = r"UPDATE incidents_auditevent SET canonical = '\xff' WHERE chain LIKE 'INCIDENT#%'"
    past_the_walls(broken, "incidents_auditevent")
    with pytest.raises(ChainBroken, match="hash does not fit"):
        verify_chain(incident.chain, mirrored=False)
    assert any(step.verdict for step in walk(mirrored=False))  # the system's chain


def test_the_mirror_catches_up_in_order_and_verifies(incident: Incident, settle: Callable[[], None]) -> None:
    settle()
    verdict = verify_chain(incident.chain, mirrored=True)
    assert (verdict.events, verdict.behind) == (incident.events.count(), 0)


def test_mirroring_twice_changes_nothing(incident: Incident) -> None:
    mirror_tail(incident.chain)
    assert mirror_tail(incident.chain) == 0
    assert read_back(incident.events.get(seq=1))


def test_the_gate_mirrors_up_to_its_own_event_only(incident: Incident) -> None:
    note(incident)
    mirror_tail(incident.chain, up_to=1)
    assert verify_chain(incident.chain, mirrored=True).behind == 1


def test_a_put_that_finds_its_equal_is_success(incident: Incident) -> None:
    assert at_once(*[lambda: mirror_tail(incident.chain)] * 4) != []
    assert verify_chain(incident.chain, mirrored=True).behind == 0


@pytest.mark.parametrize("part", ["canonical", "previous", "hash"])
def test_another_event_in_the_mirror_is_a_fork(incident: Incident, sandbox_aws: Any, part: str) -> None:
    mirror_tail(incident.chain)
    item = sandbox_aws.get_item(Key={"pk": incident.chain, "sk": sort_key(1)})["Item"]
    sandbox_aws.put_item(Item=item | {part: b"{}"})
    note(incident)
    with pytest.raises(ChainForked):
        mirror_tail(incident.chain)
    with pytest.raises(ChainBroken, match="the mirror holds something else"):
        verify_chain(incident.chain, mirrored=True)


def test_a_put_that_finds_another_event_is_a_fork(incident: Incident, sandbox_aws: Any) -> None:
    mirror_tail(incident.chain)
    item = sandbox_aws.get_item(Key={"pk": incident.chain, "sk": sort_key(1)})["Item"]
    note(incident)

    def be_first(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        """Somebody else's event is put after the mirror's newest was read, and before ours."""
        if '"seq" > ' in sql:  # what the mirror lacks is read
            sandbox_aws.put_item(Item=item | {"sk": sort_key(2)})
        return execute(sql, *given)

    with connection.execute_wrapper(be_first), pytest.raises(ChainForked):
        mirror_tail(incident.chain)


def test_a_gap_in_the_mirror_is_found(incident: Incident, sandbox_aws: Any) -> None:
    note(incident)
    mirror_tail(incident.chain)
    sandbox_aws.delete_item(Key={"pk": incident.chain, "sk": sort_key(1)})
    with pytest.raises(ChainBroken, match=f"event 1: missing in the mirror, which holds {sort_key(2)}"):
        verify_chain(incident.chain, mirrored=True)


def test_without_a_mirror_no_copy_is_owed(incident: Incident, settings: Any) -> None:
    owed = incident.owed.filter(kind="mirror_chain").count()
    settings.AUDIT_TABLE_NAME = ""
    note(incident)
    assert incident.owed.filter(kind="mirror_chain").count() == owed


def test_a_mirror_ahead_of_the_database_is_found(incident: Incident, sandbox_aws: Any) -> None:
    mirror_tail(incident.chain)
    item = sandbox_aws.get_item(Key={"pk": incident.chain, "sk": sort_key(1)})["Item"]
    sandbox_aws.put_item(Item=item | {"sk": sort_key(2)})
    with pytest.raises(ChainBroken, match="the database ends at 1"):
        verify_chain(incident.chain, mirrored=True)


def test_a_chain_that_grows_while_it_is_read_still_verifies(incident: Incident) -> None:
    before = incident.events.count()

    def grow(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        """Once the events are read, another is written and copied, before the copies are read."""
        rows = execute(sql, *given)
        if "ORDER BY" in sql and incident.events.count() == before:
            at_once(lambda: (note(incident), mirror_tail(incident.chain)))
        return rows

    with connection.execute_wrapper(grow):
        assert verify_chain(incident.chain, mirrored=True).events == before
    assert verify_chain(incident.chain, mirrored=True).events == before + 1


def test_audit_verify_says_that_every_chain_verifies(
    incident: Incident, settle: Callable[[], None], capsys: Any
) -> None:
    settle()
    call_command("audit_verify")
    said = capsys.readouterr().out
    assert f"{incident.reference}: " in said
    assert said.endswith("Every chain verifies.\n")


def test_audit_verify_fails_at_the_first_difference(incident: Incident) -> None:
    past_the_walls("UPDATE incidents_auditevent SET canonical = canonical || '\\x20'", "incidents_auditevent")
    with pytest.raises(CommandError, match="The audit log differs: 1 finding") as failed:
        call_command("audit_verify", "--incident", incident.reference)
    assert failed.value.returncode == 1


@pytest.mark.parametrize("reference", ["INC-999999", "checkout"])
def test_audit_verify_says_what_a_reference_looks_like(transactional_db: None, reference: str) -> None:
    with pytest.raises(CommandError, match=r"not on record|looks like INC-214"):
        call_command("audit_verify", "--incident", reference)


def test_the_system_chain_is_a_chain_of_its_own(transactional_db: None) -> None:
    for _ in range(2):
        record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    assert verify_chain(system_chain(), mirrored=False).events == 2


def test_an_event_over_the_limit_undoes_its_change(incident: Incident) -> None:
    with pytest.raises(ValueError, match="bytes; at most"), transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        Incident.objects.filter(pk=locked.pk).update(title="changed")
        many = [new_reference()] * (MAX_CANONICAL // 20)
        record(Action.RESPONDERS_ADDED, actor=WORKER, incident=locked, people=many, count=len(many))
    incident.refresh_from_db()
    assert incident.title == "Checkout errors"


def test_an_overlong_text_is_cut_with_its_length_and_hash() -> None:
    kept = sealed_text({"note": "ä" * 20_000})["note"]
    assert len(kept.encode()) < 13_000
    assert kept.endswith("]") and "cut: 20000 characters, sha256 " in kept


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON_VALUES))
def test_the_canonical_form_is_one_and_parses_back(event: dict[str, Any]) -> None:
    canonical = canonical_form(event)
    assert json.loads(canonical) == event
    assert canonical_form(json.loads(canonical)) == canonical


def test_the_timeline_tells_the_story_with_names(incident: Incident) -> None:
    lines = timeline(incident)
    assert [(line.said, line.who) for line in lines] == [("Opened as P1: Checkout errors", "Ravi Menon")]
