"""The worker that publishes is killed while its post is under way: customers read it once."""

import pytest

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import JSON, Outer
from tests.e2e.waiting import eventually


@pytest.fixture
def view(outer: Outer, case: Case) -> JSON:
    """The words of a waiting draft, in front of somebody who may approve them."""
    outer.deliver(native(case.group))
    case.stands()
    case.is_led_by(INES.slack)
    case.has_a_draft(INES.slack)
    return case.reviews(INES.slack)


def test_a_post_whose_worker_died_is_looked_up_and_never_repeated(
    live: Live, outer: Outer, case: Case, view: JSON
) -> None:
    posts, published = outer.posts(), len(outer.published())
    outer.breaks(statuspage={"delay_s": 1.0})
    outer.submission(view, INES.slack)
    eventually("it is being sent", lambda: outer.posts() > posts)
    live.kill("gate")
    assert case.publications() == ["SENDING"]
    eventually("it is settled", lambda: case.publications() == ["PUBLISHED"])
    assert (outer.posts() - posts, len(outer.published()) - published) == (1, 1)
    assert len(case.events("PUBLICATION_SENDING")) == len(case.events("STATUSPAGE_PUBLISHED")) == 1
