"""The durable steps of approving and publishing, by name and in order: a new one shows up here, and is explored."""

from dataclasses import dataclass

import pytest

from tests.statuspage.explorer.conftest import Begin
from tests.statuspage.explorer.promises import keep
from tests.statuspage.explorer.scene import Scene
from tests.statuspage.explorer.steps import LOST

APPROVED = ("begin: approve", "commit: approve")
PROVED = ("mirror: Query", "mirror: PutItem", "begin: reserve", "commit: reserve", "mirror: GetItem")
SENT = ("begin: send", "commit: send", "page: POST incidents")
ENDED = ("begin: end", "commit: end", "write: mark")
UNKNOWN = ("begin: move", "commit: move", "write: mark")
LOOKED = ("write: claim", "page: GET incidents")
KEPT = ("begin: keep the reading", "commit: keep the reading")
AGAIN = ("begin: move", "commit: move", "mirror: Query", *PROVED[2:], *SENT, *ENDED)


@dataclass(frozen=True)
class Flow:
    """What happens of itself, and its steps when nothing else does. `fails`: how the first post ends."""

    name: str
    steps: tuple[str, ...]
    later: bool = False
    fails: str = ""

    @property
    def places(self) -> range:
        """The numbers of its own steps: before its first post fails it is like any other."""
        return range(self.steps.index(SENT[-1]) + 1 if self.fails else 0, len(self.steps))

    def begin(self, scene: "Begin") -> Scene:
        it = scene(later=self.later)
        if self.fails:
            it.fails["page: POST incidents"] = self.fails
        return it


FLOWS = (
    Flow("a first post", (*APPROVED, "write: claim", *PROVED, *SENT, *ENDED)),
    Flow(
        "a later update",
        (*APPROVED, "write: claim", *PROVED, "page: GET one", *SENT[:2], "page: PATCH one", *ENDED),
        later=True,
    ),
    Flow("a lost answer", (*APPROVED, "write: claim", *PROVED, *SENT, *UNKNOWN, *LOOKED, *ENDED), fails=LOST),
    Flow(
        "one that never arrived",
        (
            *(*APPROVED, "write: claim", *PROVED, *SENT, *UNKNOWN),
            *(*LOOKED, "write: mark", *LOOKED, *KEPT, "write: mark", *LOOKED, *KEPT, *AGAIN),
        ),
        fails="500",
    ),
)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_these_are_the_steps(scene: Begin, flow: Flow) -> None:
    it = flow.begin(scene)
    assert tuple(it.walk()) == flow.steps
    keep(it)
    assert it.draft_state() == "PUBLISHED"
