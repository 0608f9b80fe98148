"""An update written by hand: all its fields, upon what customers read now."""

from typing import Any

import pytest

from incidents.actor import Actor
from incidents.errors import NotNow, NotYours
from incidents.models import Incident, Person
from incidents.timeline import timeline
from statuspage.content import Impact, Status
from statuspage.draft import prefilled, write_draft
from statuspage.errors import WordsChanged
from statuspage.models import Draft
from tests.conftest import by
from tests.statuspage.conftest import WORDS, publish, say_yes, write
from tests.statuspage.test_revise import OUT, edit


def written(incident: Incident, person: Person, *, follows: str = "", key: str = "k", **changes: Any) -> Draft:
    return write_draft(incident, edit=edit(**changes), follows=follows, actor=by(person), key=key)


def test_it_holds_every_field_and_who_wrote_it(led: Incident, ic: Person) -> None:
    draft = written(led, ic, notify=False)
    revision = draft.newest_revision()
    content = revision.content
    assert (draft.origin, draft.asked_by, revision.author) == ("hand", ic, ic)
    assert (content.title, content.body, content.status, content.impact) == (
        "T",
        "Better words.",
        "identified",
        "minor",
    )
    assert (content.components, content.notify, content.target) == ({"cmpcheckout1": OUT}, False, "new")
    assert led.events.get(action="STATUSPAGE_DRAFT_CREATED").detail["origin"] == "hand"


def test_one_of_a_program_is_its_owners_and_says_so(led: Incident, ic: Person) -> None:
    actor = Actor(via="mcp", person=ic, client="Claude")
    draft = write_draft(led, edit=edit(), follows="", actor=actor, key="k")
    assert (draft.origin, draft.asked_by, draft.newest_revision().author) == ("client", ic, ic)
    assert draft.whence == "drafted by MCP client Claude for Ines Castro"
    assert led.events.get(action="STATUSPAGE_DRAFT_CREATED").words["client"] == "Claude"
    assert any(line.said == "Customer update drafted (by MCP client Claude)" for line in timeline(led))


def test_the_same_key_gives_the_same_draft(led: Incident, ic: Person) -> None:
    assert written(led, ic).pk == written(led, ic, body="Other words.").pk
    assert Draft.objects.count() == 1


def test_the_next_one_starts_from_the_last(led: Incident, ic: Person) -> None:
    publish(say_yes(written(led, ic, components={}), ic))
    start = prefilled(led)
    assert (start.title, start.body, start.status, start.impact) == ("T", "Better words.", "identified", "minor")
    assert start.follows == str(led.publications.get().pk)
    assert (start.components, start.notify) == ({}, True)


def test_the_first_one_starts_from_a_title_alone(led: Incident) -> None:
    start = prefilled(led)
    assert (start.title, start.body, start.status, start.impact) == ("Service disruption", "", "investigating", "major")


def test_what_was_published_meanwhile_is_not_written_over(led: Incident, ic: Person) -> None:
    publish(say_yes(write(led, WORDS), ic))
    with pytest.raises(WordsChanged, match="Another update was published meanwhile"):
        written(led, ic)
    assert written(led, ic, follows=prefilled(led).follows).newest_revision().content.target != "new"


def test_nothing_is_written_for_an_incident_that_is_cancelled(led: Incident, ic: Person) -> None:
    Incident.objects.update(state="CANCELLED")
    with pytest.raises(NotNow, match="cancelled"):
        written(led, ic)


def test_an_outsider_writes_nothing(led: Incident, outsider: Person) -> None:
    with pytest.raises(NotYours, match="can write a customer update by hand"):
        written(led, outsider)


def test_status_and_impact_are_as_chosen(led: Incident, ic: Person) -> None:
    content = written(led, ic, status=Status.RESOLVED, impact=Impact.NONE).newest_revision().content
    assert (content.status, content.impact) == (Status.RESOLVED, Impact.NONE)
