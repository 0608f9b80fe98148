"""Between any two steps somebody edits, rejects, cancels, hands over, leaves, waits too long, or approves too."""

from collections.abc import Sequence
from dataclasses import dataclass

from statuspage.models import Approval, Publication
from tests.statuspage.explorer import promises
from tests.statuspage.explorer.conftest import Begin
from tests.statuspage.explorer.deeds import ENDING, OTHERS, Deed, approve_another, is_let
from tests.statuspage.explorer.explore import Note, batches, explore
from tests.statuspage.explorer.scene import Scene
from tests.statuspage.explorer.stepped import Stepped
from tests.statuspage.explorer.test_steps import APPROVED, FLOWS, Flow


@dataclass(frozen=True)
class Case:
    """`deed` happens before step `at`; then the worker goes on, or is killed."""

    flow: Flow
    deed: Deed
    at: int
    dies: bool

    def __str__(self) -> str:
        return f"{self.flow.name}, {self.deed.__name__} at {self.at}{', killed' if self.dies else ''}"


CASES = [
    Case(flow, deed, at, dies)
    for flow in FLOWS
    for deed in ENDING + OTHERS
    for at in flow.places
    if not flow.steps[at].startswith("commit")  # whoever waits for its locks comes after it
    for dies in (False, True)
]


@dataclass
class Intruder:
    """Does the deed when its step has come, and notes how things stood."""

    case: Case
    scene: Scene
    was_let: bool = False
    state: str = ""  # of the publication then
    was_shown: bool = False
    approved: bool = False

    def visit(self, number: int, worker: Stepped) -> None:
        if number == self.case.at:
            published = Publication.objects.filter(approval__revision__draft=self.scene.draft)
            self.state = "".join(published.values_list("state", flat=True))
            self.was_shown = self.words in self.scene.words()
            self.was_let = is_let(self.case.deed, self.scene)
            if self.case.dies:
                worker.die()
        if worker.step and not worker.step.is_open:
            promises.keep_meanwhile(self.scene)

    def __post_init__(self) -> None:
        self.words = self.scene.draft.newest_revision().content.body

    def was_right(self, *, is_shown: bool, is_absent: bool) -> None:
        """Whether customers should read the words is decided by how things stood when the deed was done.

        `is_absent`: sent twice, not confirmed, and then not found by a person who looked.
        """
        approved = Approval.objects.filter(revision__draft=self.scene.draft, revision__number=1).exists()
        ended = self.was_let and self.case.deed in ENDING
        if self.was_shown:
            assert is_shown, "it was shown already"
        elif not approved or (ended and self.state in ("", "RESERVED")):
            assert not is_shown, "it was not approved, or not any more"
        elif not ended and not is_absent and not (self.case.deed is approve_another and self.case.at < len(APPROVED)):
            assert is_shown, "it is approved, and nothing stands against it"


@batches(CASES, 2)
def test_whatever_happens_meanwhile_only_what_is_approved_is_read_and_once(
    scene: Begin, cases: Sequence[Case], record_property: Note
) -> None:
    def intrudes(case: Case) -> None:
        it = case.flow.begin(scene)
        seen = Intruder(case, it)
        it.walk(seen.visit)
        is_absent = it.decide()
        promises.keep(it)
        seen.was_right(is_shown=seen.words in it.words(), is_absent=is_absent)

    explore(cases, intrudes, record_property)
