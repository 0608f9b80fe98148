"""A person decides what reading the page could not."""

import pytest
from django.db import DatabaseError, connection

from clients.errors import TryLater
from incidents import intake
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models import OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.outbox.work import work_on
from sandbox.server import Running
from statuspage.decide import decide_outcome
from statuspage.models import Approval, Draft, Publication
from tests.conftest import by
from tests.statuspage.conftest import Page, break_statuspage, mend, minutes_pass, publish, say_yes, stored, write


@pytest.fixture
def undecided(approval: Approval, outside: Running) -> Publication:
    """The page could not be read for an hour after the answer was lost."""
    break_statuspage(outside, lose_answers=1.0)
    with pytest.raises(TryLater):
        publish(approval)
    break_statuspage(outside, status=500)
    minutes_pass(61)
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    assert OutboxEntry.objects.get(kind="publish").state == "dead"
    mend(outside)
    return stored(approval)


def decide(publication: Publication, person: Person, *, arrived: bool, where: str = "", why: str = "I looked.") -> None:
    decide_outcome(
        publication.incident,
        publication_id=str(publication.pk),
        arrived=arrived,
        statuspage_incident=where,
        why=why,
        actor=by(person),
    )


def test_it_arrived_says_a_person_and_the_next_update_goes_there(
    undecided: Publication, ic: Person, page: Page
) -> None:
    there = str(page()[0]["id"])
    decide(undecided, ic, arrived=True, where=there)
    undecided.refresh_from_db()
    assert (undecided.state, undecided.decided_by, undecided.question) == ("PUBLISHED", ic, "")
    publish(say_yes(write(undecided.incident, "We have found the cause."), ic))
    assert [len(shown["incident_updates"]) for shown in page()] == [2]


def test_it_did_not_arrive_says_a_person_and_the_draft_waits_again(undecided: Publication, ic: Person) -> None:
    decide(undecided, ic, arrived=False)
    undecided.refresh_from_db()
    assert (undecided.state, Draft.objects.get().state) == ("LAPSED", "PENDING")
    assert f"{ic} looked at the status page" in Draft.objects.get().note
    decided = undecided.incident.events.get(action="PUBLICATION_DECIDED")
    assert (decided.detail["arrived"], decided.words["why"]) == (False, "I looked.")


def test_what_was_decided_no_longer_blocks_the_updates_behind_it(undecided: Publication, ic: Person) -> None:
    decide(undecided, ic, arrived=False)
    entry = OutboxEntry.objects.get(kind="publish")
    assert work_on(entry.pk)
    entry.refresh_from_db()
    assert entry.state == "done"


def test_a_decision_needs_its_reason_and_the_place(undecided: Publication, ic: Person) -> None:
    with pytest.raises(VerbRefused, match="Say what you saw"):
        decide(undecided, ic, arrived=True, where="in1", why=" ")
    with pytest.raises(VerbRefused, match="which incident"):
        decide(undecided, ic, arrived=True)


def test_nobody_else_decides(undecided: Publication, responder: Person) -> None:
    with pytest.raises(NotYours):
        decide(undecided, responder, arrived=False)


def test_nothing_is_decided_that_nobody_is_asked_about(approval: Approval, ic: Person, outside: Running) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(TryLater):
        publish(approval)
    with pytest.raises(NotNow, match="not confirmed"):
        decide(stored(approval), ic, arrived=False)


def test_an_update_of_another_incident_is_not_decided_here(undecided: Publication, approver: Person) -> None:
    other, _ = intake.declare(title="Another", severity=Severity.P1, actor=by(approver), person=approver)
    with pytest.raises(NotNow, match="another incident"):
        decide_outcome(
            other,
            publication_id=str(undecided.pk),
            arrived=False,
            statuspage_incident="",
            why="I looked.",
            actor=by(approver),
        )


def test_the_database_lets_no_unknown_outcome_lapse_without_a_person(undecided: Publication) -> None:
    with pytest.raises(DatabaseError, match="when a person has decided"), connection.cursor() as cursor:
        cursor.execute("UPDATE statuspage_publication SET state = 'LAPSED'")


def test_retry_reads_the_page_again_instead(undecided: Publication, page: Page) -> None:
    publish(undecided.approval)
    assert len(page()) == 1
    undecided.refresh_from_db()
    assert (undecided.state, undecided.question) == ("PUBLISHED", "")
