"""Two workers at once: one stands still past its lease anywhere, another takes over, and each is let on in every order.

In every second case another approver has said yes to other words of the same incident: they wait, and lapse once these are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.statuspage.explorer.conftest import Begin
from tests.statuspage.explorer.deeds import approve_another
from tests.statuspage.explorer.explore import Note, batches, explore
from tests.statuspage.explorer.promises import keep
from tests.statuspage.explorer.relay import Relay
from tests.statuspage.explorer.test_steps import APPROVED, FLOWS, Flow

PAST_THE_LEASE, PAST_THE_SEND = (
    16,
    200,
)  # seconds that the first stands still; after the second no byte of its post may leave


@dataclass(frozen=True)
class Case:
    """The first goes `first` steps and stands still, the others go `then`, the first `more`, the others to their end."""

    flow: Flow
    first: int
    then: int
    more: int
    still: int

    def __str__(self) -> str:
        return f"{self.flow.name}, {self.first} {self.then} {self.more} steps in turn, {self.still} s"


def _before_its_post(flow: Flow) -> int:
    """After so many steps of a worker, a transaction counting as one."""
    steps = flow.steps[len(APPROVED) : flow.steps.index("commit: send")]
    return sum(not step.startswith("commit") for step in steps)


CASES = [
    *(
        Case(flow, first, then, more, PAST_THE_LEASE)
        for flow in FLOWS[:2]
        for first in range(1, 11)
        for then in range(1, 11)
        for more in (1, 20)
    ),
    *(  # it stands before its post, which others look for, do not find, and send once more
        Case(flow, _before_its_post(flow), then, more, PAST_THE_SEND)
        for flow in FLOWS[:2]
        for then in range(1, 23)
        for more in (1, 20)
    ),
]


@batches(CASES, 2)
def test_workers_who_overlap_post_once(scene: Begin, cases: Sequence[Case], record_property: Note) -> None:
    def overlap(case: Case) -> None:
        it = case.flow.begin(scene)
        it.approve()
        if case.then % 2:
            approve_another(it)
        first, others = Relay(it), Relay(it)
        first.go(case.first)
        it.later(case.still)
        others.go(case.then)
        first.go(case.more, alone=True)
        others.to_the_end()
        first.go(99, alone=True)
        others.to_the_end()
        it.tidy()
        keep(it)
        assert it.draft_state() == "PUBLISHED"

    explore(cases, overlap, record_property)
