"""The timeline over the API: read a page at a time, and written into."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from console.api.timeline import NOTED_AN_HOUR
from incidents import notes, roles
from incidents.models import AccessToken, AccessUse, Incident, Person
from incidents.timeline import timeline
from tests.conftest import by
from tests.console.api.conftest import Program, Programs

NOTE = {"text": "The deploy of 13:58 is rolled back"}


def whole(theirs: Program, at: str) -> list[dict[str, Any]]:
    """Every page of it."""
    answer = theirs.get(at)
    lines = list(answer.listed)
    while answer.said["next"]:
        answer = theirs.get(f"{at}&cursor={quote(answer.said['next'])}")
        lines += answer.listed
    return lines


def test_it_is_the_timeline_that_people_read(program: Programs, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    for number in range(4):
        notes.add_note(incident, text=f"Step {number}", actor=by(ic))
    read, told = whole(program(ic), f"incidents/{incident.reference}/timeline/?limit=2"), timeline(incident)
    assert [(one["seq"], one["said"], one["who"]) for one in read] == [(one.seq, one.said, one.who) for one in told]
    newest = program(ic, name="two").get(f"incidents/{incident.reference}/timeline/?ordering=-seq&limit=1").listed
    assert newest[0]["said"].endswith("Step 3")


def test_a_note_stands_in_it_by_whose_the_token_is(program: Programs, incident: Incident, responder: Person) -> None:
    answer = program(responder).post(f"incidents/{incident.reference}/notes/", NOTE)
    assert (answer.status, answer.said["who"]) == (201, "Carla Berg")
    assert answer.said["seq"] == timeline(incident)[-1].seq
    event = incident.events.get(action="NOTE_ADDED")
    assert (event.words["note"], event.parsed["actor"]) == (NOTE["text"], {"ref": responder.reference, "via": "api"})


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_one_of_no_words_or_too_many_is_refused(
    program: Programs, incident: Incident, responder: Person, text: str
) -> None:
    answer = program(responder).post(f"incidents/{incident.reference}/notes/", {"text": text})
    assert (answer.kind, answer.said["errors"][0]["where"]) == ("invalid", "/text")


def test_whoever_may_not_write_is_told_who_may(program: Programs, incident: Incident, approver: Person) -> None:
    answer = program(approver).post(f"incidents/{incident.reference}/notes/", NOTE)
    assert (answer.status, answer.kind) == (403, "not-yours")
    assert answer.said["detail"] == f"Only people of {incident.reference}'s room can write into its timeline."
    assert incident.events.filter(action="VERB_REFUSED").count() == 1


def test_a_program_that_writes_without_end_is_stopped(program: Programs, incident: Incident, responder: Person) -> None:
    theirs, token = program(responder), AccessToken.objects.get()
    before = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=2)
    AccessUse.objects.create(token=token, what=f"note {incident.reference}", minute=before, count=NOTED_AN_HOUR)
    answer = theirs.post(f"incidents/{incident.reference}/notes/", NOTE)
    assert (answer.status, answer.kind) == (429, "too-often")
    assert f"{NOTED_AN_HOUR} times within an hour" in answer.said["detail"]
