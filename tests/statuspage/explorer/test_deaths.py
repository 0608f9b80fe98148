"""A worker is killed before any durable step, and the next one before any of its own: each approved post once, no other."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.statuspage.explorer.conftest import Begin
from tests.statuspage.explorer.explore import Note, batches, explore
from tests.statuspage.explorer.promises import keep
from tests.statuspage.explorer.stepped import Stepped
from tests.statuspage.explorer.test_steps import FLOWS, Flow


@dataclass(frozen=True)
class Case:
    """Whoever is about to do one of these steps is killed."""

    flow: Flow
    deaths: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.flow.name}, killed at {' and '.join(map(str, self.deaths))}"


ONE = [Case(flow, (at,)) for flow in FLOWS for at in flow.places]
TWO = [
    Case(flow, (first, first + 1 + then))
    for flow in FLOWS[:2]
    for first in range(2, len(flow.steps))
    for then in range(12)
]


@batches([*ONE, *TWO], 2)
def test_a_killed_worker_leaves_nothing_undone_and_nothing_twice(
    scene: Begin, cases: Sequence[Case], record_property: Note
) -> None:
    def dies(case: Case) -> None:
        it = case.flow.begin(scene)

        def visit(number: int, worker: Stepped) -> None:
            if number in case.deaths:
                worker.die()

        it.walk(visit)
        is_absent = it.decide()  # twice sent and not confirmed: a person looks
        keep(it)
        committed = case.deaths[0] > case.flow.steps.index("commit: approve")
        is_published = it.draft_state() == "PUBLISHED"
        assert is_published == (committed and not is_absent), "approved is published, and nothing else"

    explore(cases, dies, record_property)
