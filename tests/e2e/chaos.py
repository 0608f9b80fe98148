"""What is done to a running application at random: programs die, connections break, the outside world errs."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg

from tests.e2e.live import Live
from tests.e2e.outer import JSON, Outer

WORKERS = ("rooms", "gate", "ai", "default")
SYSTEMS = ("slack", "statuspage", "oncall", "grafana", "workos", "github", "linear", "bedrock")
BACKEND = (
    "SELECT pid FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid() ORDER BY pid LIMIT 1"
)
PAUSE = (1.5, 4.0)  # seconds between one blow and the next
STILL = 2.0  # seconds for which what is frozen stands still


@dataclass
class Chaos:
    """`dealt` are the blows in their order, to be read where a test fails."""

    live: Live
    outer: Outer
    dice: random.Random
    dealt: list[str] = field(default_factory=list)

    def rage(self, *, until: float) -> None:
        """Blow after blow until that moment (monotonic). Afterwards everything outside is well again."""
        blows: list[Callable[[], str]] = [
            self._kill_worker,
            self._kill_worker,
            self._kill_web,
            self._kill_backend,
            self._cut_database,
            self._freeze_database,
            self._freeze_redis,
            self._lose_redis,
            self._trouble_outside,
            self._trouble_outside,
        ]
        while time.monotonic() < until:
            with unheard():  # a database that is not up again yet is struck no more
                self.dealt.append(self.dice.choice(blows)())
            time.sleep(self.dice.uniform(*PAUSE))
        self.outer.breaks()

    def _kill_worker(self) -> str:
        name = self.dice.choice(WORKERS)
        self.live.kill(name)
        return f"kill -9 {name}"

    def _kill_web(self) -> str:
        self.live.kill("web")
        return "kill -9 web"

    def _kill_backend(self) -> str:
        """PostgreSQL ends all its processes when one of them dies so, and recovers as after a crash."""
        for row in self.live.rows(BACKEND):
            with contextlib.suppress(ProcessLookupError):
                os.kill(row["pid"], signal.SIGKILL)
        return "kill -9 a process of PostgreSQL's"

    def _cut_database(self) -> str:
        return f"{self.live.cut_database()} connections to PostgreSQL cut"

    def _freeze_database(self) -> str:
        with self.live.frozen_database():
            time.sleep(STILL)
        return "PostgreSQL frozen"

    def _freeze_redis(self) -> str:
        with self.live.frozen("redis"):
            time.sleep(STILL)
        return "Redis frozen"

    def _lose_redis(self) -> str:
        with self.live.without_redis():
            time.sleep(STILL)
        return "Redis killed, and empty since"

    def _trouble_outside(self) -> str:
        faults = {name: self._fault() for name in self.dice.sample(SYSTEMS, 3)}
        self.outer.breaks(**faults)
        return f"outside: {faults}"

    def _fault(self) -> JSON:
        return self.dice.choice(
            [{"error_rate": 0.3}, {"lose_answers": 0.3}, {"rate_limit": 30}, {"error_rate": 0.3, "lose_answers": 0.3}]
        )


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Whoever is not answered meanwhile tries again another time."""
    with contextlib.suppress(psycopg.OperationalError, OSError, LookupError, ValueError):
        yield
