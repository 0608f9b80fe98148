"""What a search for incidents looks through: filled after the words of the log, once, and never more than PostgreSQL holds."""

from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection

from incidents import searched
from incidents.affected import name_services
from incidents.audit import follow, words
from incidents.models import AuditWords, Incident, IncidentWords, Person
from incidents.notes import add_note
from incidents.tasks import fill_audit_words
from tests.at_once import at_once
from tests.conftest import by


def found(asked: str) -> bool:
    query = SearchQuery(asked, config="english", search_type="websearch")
    return IncidentWords.objects.filter(search=query).exists()


def test_title_and_notes_are_found_once_the_beat_has_passed(incident: Incident, ic: Person) -> None:
    add_note(incident, text="Rolled back 8f2c", actor=by(ic))
    assert not found("checkout")
    fill_audit_words()
    assert found("checkout roll 8f2c")


def test_what_comes_later_is_added_and_nothing_twice(incident: Incident, ic: Person, settings: Any) -> None:
    settings.AFFECTED_SERVICES = ["wallet"]
    fill_audit_words()
    add_note(incident, text="Zephyr", actor=by(ic))
    name_services(incident, services=["wallet"], actor=by(ic))
    fill_audit_words()
    row = IncidentWords.objects.get()
    assert found("zephyr wallet")
    assert (row.words.lower().count("zephyr"), row.up_to) == (1, incident.events.count())


def test_two_at_once_fill_it_once(incident: Incident, ic: Person) -> None:
    add_note(incident, text="Zephyr", actor=by(ic))
    words.fill()
    at_once(searched.fill, searched.fill)
    assert IncidentWords.objects.get().words.lower().count("zephyr") == 1
    assert searched.fill() == 0


def test_what_is_erased_of_the_log_is_not_taken_up(incident: Incident, ic: Person) -> None:
    add_note(incident, text="Zephyr", actor=by(ic))
    words.fill()
    AuditWords.objects.filter(words__contains="zephyr").update(words="")
    searched.fill()
    assert found("checkout")
    assert not found("zephyr")


def test_many_turns_take_up_all(incident: Incident, ic: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "AT_ONCE", 1)
    for text in ("One", "Two", "Three"):
        add_note(incident, text=f"Zephyr{text}", actor=by(ic))
    fill_audit_words()
    assert found("zephyrone zephyrtwo zephyrthree")


MANY = {
    "digests": "md5(each::text), ' '",
    "hyphens": "'a' || each || '-b' || each, ' '",
    "addresses": "'http://h' || each || '.example/p' || each, ' '",
    "ideographs": "chr(19968 + each % 20000) || chr(19968 + each / 2), ' '",
    "astral": "chr(65536 + each % 5000) || chr(65536 + each / 10), CASE each % 20 WHEN 0 THEN ' ' ELSE '-' END",
}


@pytest.mark.parametrize("made", MANY.values(), ids=MANY)
def test_no_words_are_too_many_for_a_vector(incident: Incident, made: str) -> None:
    words.fill()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incidents_incident SET affected = ARRAY(SELECT regexp_split_to_table(string_agg("
            f"{made}), ' ') FROM generate_series(1, 40000) AS each)"
        )
    searched.fill()
    assert len(IncidentWords.objects.get().words) == searched.MOST_WORDS
