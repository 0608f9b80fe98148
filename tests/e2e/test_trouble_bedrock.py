"""The model is down, or too slow: a draft comes all the same, marked as our standard text, and can be approved."""

import re
import time

import pytest

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.outer import JSON, Outer
from tests.e2e.waiting import eventually

STANDARD = " This is our standard text, not written for this incident. Please read it closely."
LIMIT = 40  # seconds; about eleven when the machine is idle


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"status": 503}, r"The model did not answer\."),
        ({"delay_s": 15}, r"The model did not answer in 1\d s\."),
    ],
)
def test_the_standard_text_comes_in_its_place_and_can_be_approved(
    outer: Outer, case: Case, fault: JSON, why: str
) -> None:
    outer.deliver_until_answered(native(case.group))
    case.stands()
    case.is_led_by(INES.slack)
    outer.breaks(bedrock=fault)
    asked = time.monotonic()
    case.has_a_draft(INES.slack)
    assert time.monotonic() - asked < LIMIT
    assert re.search(why + re.escape(STANDARD), str(case.messages("draft_waiting")))
    outer.submission(case.reviews(INES.slack), INES.slack)
    eventually("it is published", lambda: case.publications() == ["PUBLISHED"])
