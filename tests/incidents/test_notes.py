"""The verb `note`: once, of a length that can be read, and known to whoever tells the room."""

import pytest

from incidents.audit.actions import Action
from incidents.errors import VerbRefused
from incidents.models import Incident, OutboxEntry, Person
from incidents.notes import MOST_NOTE, add_note
from tests.at_once import at_once
from tests.conftest import by


def notes(incident: Incident) -> list[str]:
    return [event.words["note"] for event in incident.events.filter(action=Action.NOTE_ADDED)]


def test_asked_for_twice_by_one_form_it_is_one_note_also_at_the_same_moment(incident: Incident, ic: Person) -> None:
    at_once(*[lambda: add_note(incident, text="Rolled back.", once="f1", actor=by(ic, "console"))] * 3)
    add_note(incident, text="Rolled back.", once="f1", actor=by(ic, "console"))
    assert notes(incident) == ["Rolled back."]
    assert OutboxEntry.objects.filter(kind="tell_note").count() == 1


def test_the_same_words_of_another_form_are_another_note(incident: Incident, ic: Person) -> None:
    for once in ("f1", "f2", "", ""):
        add_note(incident, text="Still watching.", once=once, actor=by(ic))
    assert len(notes(incident)) == 4


def test_one_that_is_too_long_is_refused_with_its_length(incident: Incident, ic: Person) -> None:
    with pytest.raises(VerbRefused, match="2,001 characters long"):
        add_note(incident, text="x" * (MOST_NOTE + 1), actor=by(ic))
    assert notes(incident) == []
