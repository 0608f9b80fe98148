"""An audit log is taken away: by whom it may be, with an event of its own first, and as much of it as there was."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from clients.errors import OutsideError
from console.audit.export import export_with_receipts
from incidents import notes, roles
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.bundle import Enclosed
from incidents.audit.bundle_verifier.verify_bundle import check
from incidents.audit.export import Form, export
from incidents.audit.extent import PAGE, extent_of
from incidents.audit.heads import sign_heads
from incidents.audit.record import record_alone
from incidents.audit.table import HEADINGS, harmless
from incidents.deactivation import deactivate
from incidents.errors import NotNow, NotYours
from incidents.models import AuditEvent, Incident, Person
from tests.conftest import by, enrol
from tests.incidents.bundles import read_lines, unpacked
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import past_the_walls

LONG = """
DO $$ DECLARE tail record; said bytea; BEGIN
    SELECT * INTO tail FROM incidents_auditevent WHERE incident_id = '{incident}' ORDER BY seq DESC LIMIT 1;
    FOR place IN tail.seq + 1 .. {until} LOOP
        said := convert_to(replace(convert_from(tail.canonical, 'UTF8'), '"seq":' || tail.seq, '"seq":' || place), 'UTF8');
        INSERT INTO incidents_auditevent (id, chain, seq, previous, canonical, hash, incident_id, action, at, parsed)
        VALUES (gen_random_uuid(), tail.chain, place, tail.hash, said, sha256(tail.hash || said), tail.incident_id,
            tail.action, tail.at, convert_from(said, 'UTF8')::jsonb) RETURNING * INTO tail;
    END LOOP;
END $$
"""


@pytest.fixture
def auditor(transactional_db: None) -> Person:
    return enrol("U0AUDIT00", "Aurora Dietz", "auditors")


@pytest.fixture(autouse=True)
def no_mirror(settings: Any) -> Any:
    """So that heads sign at once."""
    settings.AUDIT_TABLE_NAME = ""
    return settings


def bundle(incident: Incident | None, folder: Path, *, actor: Actor = OPERATOR, **given: Any) -> Path:
    return unpacked(export_with_receipts(extent_of(incident, **given), form=Form.BUNDLE, actor=actor).file, folder)


def table(incident: Incident) -> list[list[str]]:
    with export(extent_of(incident), form=Form.TABLE, actor=OPERATOR).file as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))


def exported() -> AuditEvent | None:
    return AuditEvent.objects.filter(action=Action.AUDIT_EXPORTED).last()


def test_it_is_on_record_in_the_system_chain_with_what_was_taken(
    incident: Incident, auditor: Person, tmp_path: Path
) -> None:
    folder = bundle(incident, tmp_path, actor=by(auditor, "console"))
    event = exported()
    assert event
    assert (event.chain.partition("#")[0], event.parsed["actor"]["ref"]) == ("SYSTEM", auditor.reference)
    assert event.detail == {
        "exported": incident.reference,
        "chain": incident.chain,
        "form": "bundle",
        "events": incident.events.count(),
        "sha256": hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest(),
    }


def test_who_may_not_gets_nothing_and_that_is_on_record(incident: Incident, responder: Person) -> None:
    with pytest.raises(NotYours, match="Only an auditor or an operator can take an audit log away"):
        export(extent_of(incident), form=Form.TABLE, actor=by(responder))
    assert exported() is None
    assert AuditEvent.objects.get(action=Action.VERB_REFUSED).detail["verb"] == "begin_export"


def test_whoever_loses_the_right_while_it_is_made_gets_nothing(incident: Incident, auditor: Person) -> None:
    def leave() -> Iterator[Enclosed]:
        deactivate(auditor, actor=OPERATOR)
        yield Enclosed("left.txt", b"")

    with pytest.raises(NotYours, match="deactivated"):
        export(extent_of(incident), form=Form.BUNDLE, actor=by(auditor), enclosed=leave())
    assert exported() is None


def test_without_its_key_nothing_leaves(incident: Incident, no_mirror: Any) -> None:
    no_mirror.AUDIT_KMS_KEY_ID = "alias/there-is-none"
    with pytest.raises(OutsideError):
        export(extent_of(incident), form=Form.BUNDLE, actor=OPERATOR)
    assert exported() is None


def test_its_events_are_those_that_are_stored(incident: Incident, tmp_path: Path) -> None:
    lines = read_lines(bundle(incident, tmp_path) / "events.jsonl")
    stored = [(one.seq, bytes(one.canonical), bytes(one.hash).hex()) for one in incident.events.order_by("seq")]
    assert [(line["seq"], line["canonical"].encode(), line["hash"]) for line in lines] == stored


def test_what_comes_after_it_was_begun_is_not_in_it(incident: Incident, ic: Person, tmp_path: Path) -> None:
    roles.claim(incident, actor=by(ic))
    extent, before = extent_of(incident), incident.events.count()
    notes.add_note(incident, text="Seen.", actor=by(ic))
    sign_heads()
    made = export(extent, form=Form.BUNDLE, actor=OPERATOR)
    assert (made.name, made.events) == (f"audit-{incident.reference}-{before}.zip", before)
    folder = unpacked(made.file, tmp_path)
    assert len(read_lines(folder / "events.jsonl")) == before
    assert read_lines(folder / "heads.jsonl") == []


def test_it_says_how_far_the_signed_heads_go(incident: Incident, tmp_path: Path) -> None:
    newer = "- that events 1 to 1 stood there before the export: no signed head names them yet"
    assert newer in check(bundle(incident, tmp_path / "a"), keys={}, known_head="")
    sign_heads()
    assert newer not in check(bundle(incident, tmp_path / "b"), keys={}, known_head="")


def test_a_long_one_is_whole(incident: Incident, tmp_path: Path) -> None:
    make_long(incident, PAGE + 2)
    assert len(read_lines(bundle(incident, tmp_path) / "events.jsonl")) == PAGE + 2
    assert len(table(incident)) == 1 + PAGE + 2


def make_long(incident: Incident, until: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LONG.format(incident=incident.pk, until=until))


def test_one_that_was_tampered_with_is_exported_as_it_is(incident: Incident, tmp_path: Path) -> None:
    make_long(incident, 3)
    past_the_walls("DELETE FROM incidents_auditevent WHERE seq = 2", "incidents_auditevent")
    past_the_walls("UPDATE incidents_auditevent SET canonical = '\\xff' WHERE seq = 3", "incidents_auditevent")
    lines = read_lines(bundle(incident, tmp_path) / "events.jsonl")
    assert [line["seq"] for line in lines] == [1, 3]
    assert lines[1]["canonical"] == "\N{REPLACEMENT CHARACTER}"


def test_its_heads_go_from_the_first_that_names_it_or_one_that_is_known(incident: Incident, tmp_path: Path) -> None:
    sign_heads()
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=OPERATOR, model="m")
    sign_heads()

    def numbers(name: str, incident: Incident | None, **given: Any) -> list[int]:
        return [line["number"] for line in read_lines(bundle(incident, tmp_path / name, **given) / "heads.jsonl")]

    assert numbers("a", incident) == [1, 2]
    assert numbers("b", None) == [2]
    assert numbers("c", None, from_head=1) == [1, 2]


def test_the_systems_own_log_is_taken_away_too(incident: Incident, auditor: Person, tmp_path: Path) -> None:
    told = json.loads((bundle(None, tmp_path) / "manifest.json").read_text())
    assert (told["incident"], told["chain"].partition("#")[0]) == ("system", "SYSTEM")
    with pytest.raises(NotNow, match="Take the system's log as a bundle"):
        export(extent_of(None), form=Form.TABLE, actor=OPERATOR)


def test_where_nothing_is_on_record_nothing_is_taken(transactional_db: None) -> None:
    with pytest.raises(NotNow, match="Nothing is on record there yet"):
        export(extent_of(None), form=Form.BUNDLE, actor=OPERATOR)


def test_the_table_says_it_as_the_timeline_does_with_names(incident: Incident) -> None:
    headings, opened = table(incident)
    event = incident.events.get()
    assert headings == list(HEADINGS)
    assert opened[:3] == [event.parsed["at"], "1", "Ravi Menon"]
    assert opened[3] == event.parsed["actor"]["ref"]
    assert opened[4:7] == ["slack", "Opened as P1: Checkout errors", "INCIDENT_OPENED"]
    assert "severity: P1" in opened[7]
    assert opened[8] == "title: Checkout errors"


def test_no_cell_of_it_is_a_formula(incident: Incident, ic: Person) -> None:
    Person.objects.filter(pk=ic.pk).update(name="=HYPERLINK(1)")
    roles.claim(incident, actor=by(ic))
    assert table(incident)[-1][2] == "'=HYPERLINK(1)"


@given(st.text())
def test_no_text_at_all_is_one(text: str) -> None:
    cell = harmless(text)
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))
