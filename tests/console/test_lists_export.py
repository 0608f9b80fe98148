"""A list as a table to take away: exactly what fits, harmless to spreadsheets, on record, and for whom it is."""

import csv
import hashlib
import io
from typing import Any

import pytest
from django.test import Client

from console.audit.sentences import sentence
from console.lists import cells, table
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident, Person
from incidents.notes import add_note
from tests.conftest import by, enrol
from tests.console.conftest import enter
from tests.statuspage.conftest import past_the_walls

INCIDENTS, EVENTS = "/admin/lists/incidents/export/", "/admin/lists/audit/export/"


@pytest.fixture
def vera(client: Client, transactional_db: None) -> Client:
    """Of viewers alone."""
    person = enrol("U0VERA000", "Vera Lind", "viewers")
    assert person.user
    return enter(client, person.user)


@pytest.fixture
def aurora(transactional_db: None) -> Client:
    """An auditor."""
    person = enrol("U0AUDIT00", "Aurora Dietz", "auditors")
    assert person.user
    return enter(Client(), person.user)


def taken(client: Client, address: str, **fields: str) -> list[dict[str, str]]:
    """The table by its headings."""
    answer: Any = client.post(address, fields)
    assert answer["Content-Type"] == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def exported() -> AuditEvent | None:
    return AuditEvent.objects.filter(action=Action.LIST_EXPORTED).last()


def test_incidents_are_those_that_fit_with_times_in_the_readers_zone(vera: Client, incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(started_at="2026-11-20T23:30:00Z", title='=cmd("x"), "ß"\n2')
    Incident.objects.create(title="Other", severity="P3", started_at="2026-11-20T23:31:00Z")
    (row,) = taken(vera, INCIDENTS, query="severity=P1&zone=Europe/Berlin&after=nonsense")
    assert (row["incident"], row["title"]) == (incident.reference, '\'=cmd("x"), "ß"\n2')
    assert row["started"] == "2026-11-21T00:30:00+01:00"
    assert row["page"].endswith(f"/admin/incidents/incident/{incident.pk}/change/")
    assert tuple(row) == cells.OF_INCIDENTS


def test_all_of_them_are_in_it_in_order_and_lines_end_as_rfc_4180_says(
    vera: Client, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "AT_ONCE", 7)
    Incident.objects.bulk_create(
        Incident(title=f"{number}", severity="P2", started_at=f"2026-11-20T23:{number:02}:00Z") for number in range(60)
    )
    assert [row["title"] for row in taken(vera, INCIDENTS, query="order=oldest")] == list(map(str, range(60)))
    answer: Any = vera.post(INCIDENTS, {"query": ""})
    assert answer.getvalue().count(b"\r\n") == 61


def test_it_is_on_record_before_a_byte_leaves(vera: Client, incident: Incident) -> None:
    answer: Any = vera.post(INCIDENTS, {"query": "severity=P1"})
    event = exported()
    assert event
    assert event.detail == {
        "listed": "incidents", "rows": 1, "sha256": hashlib.sha256(answer.getvalue()).hexdigest(),
    }  # fmt: skip
    assert event.words == {"asked": "severity=P1"}
    assert sentence(event) == "Took a list away as a table: 1 incidents, those that fit severity=P1"


def test_who_may_read_and_no_more_takes_no_events_away(vera: Client, incident: Incident) -> None:
    said = vera.post(EVENTS, {"query": ""}, follow=True).content.decode()
    assert "Only an auditor or an operator can take an audit log away." in said
    assert exported() is None


def test_the_superuser_takes_nothing_away(root: Client, incident: Incident) -> None:
    assert "linked to no person here" in root.post(INCIDENTS, follow=True).content.decode()


def test_events_are_those_that_fit_of_one_of_the_system_or_of_all(
    aurora: Client, incident: Incident, ic: Person
) -> None:
    add_note(incident, text="@sum(1)", actor=by(ic))
    notes = taken(aurora, EVENTS, query="what=NOTE_ADDED&who=ines")
    assert [(row["what"], row["who"], row["words"]) for row in notes] == [
        ("Note: @sum(1)", "Ines Castro", "note: @sum(1)")
    ]
    whole = taken(aurora, EVENTS, query="", of=str(incident.pk))
    assert [row["number"] for row in whole] == [str(event.seq) for event in incident.events.order_by("seq")]
    assert {row["incident"] for row in taken(aurora, EVENTS, query="", of="system")} == {"system"}
    every = taken(aurora, EVENTS, query="")
    assert {row["incident"] for row in every} == {"system", incident.reference}


def test_a_spoilt_event_is_in_it_too(aurora: Client, incident: Incident) -> None:
    past_the_walls(
        "UPDATE incidents_auditevent SET parsed = '[7]' WHERE incident_id IS NOT NULL", "incidents_auditevent"
    )
    assert [row["details"] for row in taken(aurora, EVENTS, query="", of=str(incident.pk))] == ["cannot be read"]


def test_what_cannot_be_read_or_is_too_much_is_said(
    aurora: Client, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        "Something in the filter cannot be read"
        in aurora.post(INCIDENTS, {"query": "severity=P9\x00"}, follow=True).content.decode()
    )
    monkeypatch.setattr(table, "MOST", 0)
    assert "More than 0 rows fit." in aurora.post(INCIDENTS, {"query": ""}, follow=True).content.decode()
    assert exported() is None


@pytest.mark.parametrize("of", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_there_is_no_list_of_what_there_is_not(aurora: Client, incident: Incident, of: str) -> None:
    assert aurora.post(EVENTS, {"query": "", "of": of}).status_code == 404
    assert aurora.post("/admin/lists/people/export/").status_code == 404
    assert aurora.get(INCIDENTS).status_code == 405


def test_the_systems_events_are_not_for_everybody(vera: Client, incident: Incident) -> None:
    assert vera.post(EVENTS, {"query": "", "of": "system"}).status_code == 403


def test_the_button_is_there_for_whoever_may(aurora: Client, vera: Client, incident: Incident) -> None:
    pages = ("/admin/audit/", "/admin/incidents/incident/", f"/admin/audit/incident/{incident.pk}/")
    assert ["Take away as CSV" in aurora.get(page).content.decode() for page in pages] == [True, True, True]
    assert ["Take away as CSV" in vera.get(page).content.decode() for page in pages] == [False, True, False]
