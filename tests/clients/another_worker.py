"""A process of its own, `python -m tests.clients.another_worker`: does what a line says, and answers with a line."""

import json
import subprocess
import sys
import time
from typing import Any

from clients import breaker, budget
from clients.budget import Budget, spending
from clients.errors import TryLater

TEN = Budget(name="odd:ten", system="odd", about="ten", per_minute=60, at_once=10, reserved=0)


def takes() -> bool:
    """Whether the bucket of ten has one more call, which then is made at once."""
    try:
        with spending([TEN], until=time.monotonic()):
            return True
    except TryLater:
        return False


def is_let_in() -> bool:
    """Whether the circuit lets a call through."""
    try:
        breaker.admit("odd")
    except TryLater:
        return False
    return True


DOES = {
    "takes all": lambda: sum(takes() for _ in range(20)),
    "takes": takes,
    "stops": lambda: budget.stop(TEN, 30),
    "fails": lambda: breaker.note("odd", alive=False),
    "lives": lambda: breaker.note("odd", alive=True),
    "is let in": is_let_in,
}


class AnotherWorker:
    """What a test has it do."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def begins(self, what: str) -> None:
        assert self._child.stdin
        print(what, file=self._child.stdin, flush=True)

    def has_done(self) -> Any:
        assert self._child.stdout
        return json.loads(self._child.stdout.readline())

    def does(self, what: str) -> Any:
        self.begins(what)
        return self.has_done()

    def ends(self) -> None:
        self._child.communicate(timeout=10)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(DOES[line.strip()]()) + "\n")
        sys.stdout.flush()
