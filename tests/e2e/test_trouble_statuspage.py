"""Statuspage will not take the words: nobody reads them, the room hears why, and the same draft goes out once it does."""

import pytest

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually


@pytest.fixture
def refused(outer: Outer, case: Case) -> Case:
    """A draft that was approved while Statuspage answers 422."""
    outer.deliver_until_answered(native(case.group))
    case.stands()
    case.is_led_by(INES.slack)
    case.has_a_draft(INES.slack)
    view = case.reviews(INES.slack)
    outer.breaks(statuspage={"status": 422})
    outer.submission(view, INES.slack)
    return case


def test_a_refused_draft_waits_with_the_reason_and_is_published_once_it_is_taken(
    live: Live, outer: Outer, refused: Case
) -> None:
    before = len(outer.published())
    told = eventually("the room hears of the refusal", lambda: refused.messages("stopped"))
    assert "Statuspage refused it: the sandbox answers 422 for statuspage. The draft waits, unchanged." in str(told)
    assert (refused.draft_states(), refused.publications()) == (["PENDING"], ["REFUSED"])
    assert len(outer.published()) == before
    outer.breaks()
    outer.submission(refused.reviews(INES.slack), INES.slack)
    eventually("it is published", lambda: refused.publications() == ["REFUSED", "PUBLISHED"])
    live.settle()
    assert (len(outer.published()) - before, len(refused.messages("published"))) == (1, 1)
