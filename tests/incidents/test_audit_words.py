"""What a text search looks through is filled soon after, from every event, once."""

import pytest

from incidents.audit import follow, words
from incidents.models import AuditEvent, AuditWords, Incident, Person
from incidents.notes import add_note
from incidents.roles import give_role
from incidents.tasks import fill_audit_words
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import past_the_walls


def test_what_people_wrote_and_names_in_the_detail_are_found_in_small_letters(incident: Incident) -> None:
    fill_audit_words()
    said = incident.events.get(seq=1).searched.words
    assert said.startswith("checkout errors\n")
    assert "p1" in said


def test_references_are_not(incident: Incident, ic: Person, responder: Person) -> None:
    give_role(incident, role="scribe", to=responder, actor=by(ic))
    words.fill()
    assert set(AuditWords.objects.filter(event__action="ROLE_GIVEN").values_list("words", flat=True)) == {"scribe"}


def test_two_that_fill_at_once_fill_it_once(incident: Incident, ic: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "AT_ONCE", 2)
    for number in range(5):
        add_note(incident, text=f"Note {number}", actor=by(ic))
    at_once(words.fill, words.fill)
    assert AuditWords.objects.count() == AuditEvent.objects.count()
    assert words.fill() == 0


def test_what_was_committed_late_is_found_too(incident: Incident, ic: Person) -> None:
    add_note(incident, text="Later", actor=by(ic))
    words.fill()
    late = AuditWords.objects.get(event__action="INCIDENT_OPENED")
    late.delete()
    assert words.fill() == 1


def test_what_an_erasure_emptied_stays_empty(incident: Incident) -> None:
    words.fill()
    AuditWords.objects.update(words="")
    assert words.fill() == 0


def test_it_says_how_far_it_has_come(incident: Incident) -> None:
    assert words.filled_until() is None
    words.fill()
    assert words.filled_until() == AuditEvent.objects.latest("recorded_at").recorded_at


def test_an_event_whose_copy_for_queries_is_spoilt_hinders_no_other(incident: Incident, ic: Person) -> None:
    past_the_walls("UPDATE incidents_auditevent SET parsed = '[7]'", "incidents_auditevent")
    add_note(incident, text="Next", actor=by(ic))
    words.fill()
    assert set(AuditWords.objects.values_list("words", flat=True)) == {"", "next"}
