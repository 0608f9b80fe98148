"""Mirror, database and page fail at each step, one at a time and with their answers lost; then all is well again."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.statuspage.explorer.conftest import Begin
from tests.statuspage.explorer.explore import Note, batches, explore
from tests.statuspage.explorer.promises import keep
from tests.statuspage.explorer.scene import Scene
from tests.statuspage.explorer.stepped import Stepped
from tests.statuspage.explorer.steps import LOST, UNSENT
from tests.statuspage.explorer.test_steps import APPROVED, FLOWS, Flow

CUT = "cut"  # the database ends the connection
REFUSED = ("400", "404", "409", "413", "422")


@dataclass(frozen=True)
class Case:
    """Step `at` fails like this; `stays`: and so do all of its system's until this worker ends."""

    flow: Flow
    at: int
    how: str
    stays: bool

    def __str__(self) -> str:
        return (
            f"{self.flow.name}, {self.flow.steps[self.at]} ({self.at}) {self.how}{', for longer' if self.stays else ''}"
        )


@dataclass
class Trouble:
    """Arranges before each step whether it fails."""

    case: Case
    scene: Scene
    met_by: Stepped | None = None

    def visit(self, number: int, worker: Stepped) -> None:
        assert worker.step
        if number == self.case.at:
            self.met_by = worker
        same = worker.step.name.partition(":")[0] == self.case.flow.steps[self.case.at].partition(":")[0]
        if number != self.case.at and not (self.case.stays and same and worker is self.met_by):
            return
        if self.case.how == CUT:
            worker.cut()
        else:
            self.scene.fails[worker.step.name] = self.case.how


def _ways(step: str) -> list[str]:
    system = step.partition(":")[0]
    if system == "mirror":
        return [UNSENT, LOST, "500", "400"]
    if system != "page":
        return [CUT, LOST] if system == "commit" else [CUT]
    return [UNSENT, LOST, "500", "429", "401", "408", *(REFUSED if "GET" not in step else ())]


CASES = [
    Case(flow, at, how, stays)
    for flow in FLOWS
    for at in flow.places
    for how in _ways(flow.steps[at])
    for stays in (False, True)
]


@batches(CASES, 2)
def test_what_fails_is_made_good_and_never_twice(scene: Begin, cases: Sequence[Case], record_property: Note) -> None:
    def fails(case: Case) -> None:
        it = case.flow.begin(scene)
        it.walk(Trouble(case, it).visit)
        is_absent = it.decide()  # twice sent and not confirmed: a person looks
        keep(it)
        is_approved = case.at >= len(APPROVED) or case.how == LOST
        is_refused = case.how in REFUSED and case.flow.steps[case.at].startswith(("page: POST", "page: PATCH"))
        assert (it.draft_state() == "PUBLISHED") == (is_approved and not is_refused and not is_absent)

    explore(cases, fails, record_property)
