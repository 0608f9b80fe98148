"""Who says yes, how often, and what customers read of it."""

import pytest

from sandbox.people import ARUN, INES, OTTO
from tests.conftest import native
from tests.e2e.at_once import at_once
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually


@pytest.fixture
def posts(outer: Outer, case: Case) -> int:
    """How many posts there were before this case, whose room stands."""
    outer.deliver(native(case.group))
    case.stands()
    return outer.posts()


def waits_for_approval(case: Case, led_by: str) -> None:
    case.is_led_by(led_by)
    case.has_a_draft(led_by)


def is_published(case: Case) -> None:
    """Return when it is, and everything that follows from it has happened."""
    eventually("it is published", lambda: "PUBLISHED" in case.publications())
    case.live.settle()


def test_a_submission_that_comes_twice_at_once_is_one_post(outer: Outer, case: Case, posts: int) -> None:
    waits_for_approval(case, INES.slack)
    view = case.reviews(INES.slack)
    answers = at_once(*[lambda: outer.submission(view, INES.slack)] * 4)
    assert {answer.status_code for answer in answers} == {200}
    is_published(case)
    assert outer.posts() - posts == len(case.events("STATUSPAGE_DRAFT_APPROVED")) == 1
    assert case.publications() == ["PUBLISHED"]


def test_two_people_who_approve_at_once_are_one_post(outer: Outer, case: Case, posts: int) -> None:
    waits_for_approval(case, INES.slack)
    views = [(case.reviews(person.slack), person.slack) for person in (INES, ARUN)]
    answers = at_once(*[lambda view=view, user=user: outer.submission(view, user) for view, user in views])
    assert {answer.status_code for answer in answers} == {200}
    is_published(case)
    assert outer.posts() - posts == len(case.events("STATUSPAGE_DRAFT_APPROVED")) == 1
    assert case.publications() == ["PUBLISHED"]


def test_an_outsider_who_claims_leads_and_publishes_nothing(live: Live, outer: Outer, case: Case, posts: int) -> None:
    outer.invite(case.room()["id"], OTTO.slack)
    waits_for_approval(case, OTTO.slack)
    case.hears(OTTO.slack, "Leading does not let you approve")
    outer.submission(case.reviews(OTTO.slack), OTTO.slack)
    case.hears(OTTO.slack, "Not published.")
    (refusal,) = case.events("VERB_REFUSED")
    assert (refusal["detail"]["verb"], refusal["detail"]["refusal"]) == ("approve", "NotYours")
    live.settle()
    assert (outer.posts() - posts, case.publications(), case.events("STATUSPAGE_DRAFT_APPROVED")) == (0, [], [])
