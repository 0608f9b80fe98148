"""From alert to postmortem, and then the proof: every chain verifies, and its second copy agrees.

The chains of the tests before it are in the same database, those of the killed and the cut among them.
"""

import pytest

from sandbox.people import INES
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually


@pytest.fixture
def resolved(live: Live, outer: Outer, case: Case) -> Case:
    """Led, told to customers, resolved, written up."""
    outer.deliver(native(case.group))
    case.stands()
    case.tells_customers(INES.slack)
    case.says(INES.slack, "resolve")
    eventually("the postmortem is filed", lambda: case.events("POSTMORTEM_FILED"))
    live.settle()
    return case


def test_the_audit_trail_verifies_with_its_mirror(live: Live, resolved: Case) -> None:
    verified = live.manage("audit_verify")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert f"INC-{resolved.row()['number']}: " in verified.stdout
    assert verified.stdout.count("mirror 0 behind") == verified.stdout.count("events, head") > 1


def test_no_effect_has_died(live: Live) -> None:
    assert live.rows("SELECT kind, last_error FROM incidents_outboxentry WHERE state = 'dead'") == []
