"""The audit log's second copy cannot be reached: nothing leaves, the room hears why, and it all catches up afterwards."""

import pytest

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import JSON, Outer
from tests.e2e.waiting import eventually

WORDS = (
    "*Not published.* The approval is on record, but its second copy (DynamoDB) cannot be read, and nothing leaves"
    " without both. I keep trying until <!date^"
)


@pytest.fixture
def view(outer: Outer, case: Case) -> JSON:
    """The words of a waiting draft, in front of somebody who may approve them."""
    outer.deliver_until_answered(native(case.group))
    case.stands()
    case.is_led_by(INES.slack)
    case.has_a_draft(INES.slack)
    return case.reviews(INES.slack)


def test_without_the_second_copy_nothing_leaves_and_with_it_the_words_go_out_once(
    live: Live, outer: Outer, case: Case, view: JSON
) -> None:
    posts = outer.posts()
    with live.frozen("moto"):
        outer.submission(view, INES.slack)
        told = eventually("the room hears what stopped it", lambda: case.messages("stopped"))
        assert WORDS in str(told)
        assert (outer.posts(), case.publications()) == (posts, ["RESERVED"])
    eventually("it is published", lambda: case.publications() == ["PUBLISHED"])
    live.settle()
    assert (outer.posts() - posts, len(case.messages("stopped"))) == (1, 1)
    verified = live.manage("audit_verify", "--incident", f"INC-{case.row()['number']}")
    assert (verified.returncode, "mirror 0 behind" in verified.stdout) == (0, True)
