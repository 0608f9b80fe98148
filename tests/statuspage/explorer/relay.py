"""Workers of one publication, the next when the last is through, a step at a time and never left while they hold locks."""

from dataclasses import dataclass, field

from tests.statuspage.explorer.scene import MOST_WORKERS, Scene
from tests.statuspage.explorer.stepped import Stepped


@dataclass
class Relay:
    """Begins with a worker that stands before its first step."""

    scene: Scene
    worker: Stepped = field(init=False)

    def __post_init__(self) -> None:
        self.worker = Stepped(self.scene.work)

    def stands_at(self) -> str:
        """The name of its next step."""
        return self.worker.step.name if self.worker.step else ""

    def go(self, steps: int, *, alone: bool = False) -> None:
        """So many steps, a transaction counting as one. `alone`: this worker's only, nobody follows it."""
        for _ in range(steps):
            if not self.worker.step and (alone or not self._next()):
                return
            self.scene.let(self.worker)
            while self.worker.step and self.worker.step.is_open:
                self.scene.let(self.worker)

    def to_the_end(self) -> None:
        """Until nothing is owed."""
        for _ in range(MOST_WORKERS):
            self.worker.finish()
            if not self._next():
                return
        raise AssertionError("it never settles")

    def _next(self) -> bool:
        if not self.scene.owed("publish").exists():
            return False
        self.scene.later()
        self.worker = Stepped(self.scene.work)
        return True
