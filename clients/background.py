"""What is told to somebody later, by a thread of its own: what waits is bounded, and what could not be told is lost."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from clients.errors import OutsideError

EVERY = 1.0  # seconds in which it is gathered
T = TypeVar("T")

_all: list["Background[Any]"] = []


class Background(Generic[T]):
    """One thread a process, made when there is something, which sleeps while there is nothing.

    `send` is given up to `at_once` together, `every` seconds after the first, and then not for a `pause`; what it raises of
    the outside world has been counted and logged by the door. Beyond `most` that wait the oldest are given up. A process that
    forks leaves all that waits to its parent.
    """

    def __init__(
        self,
        name: str,
        send: Callable[[Sequence[T]], object],
        *,
        at_once: int,
        most: int,
        every: float = EVERY,
        pause: float = 0.0,
    ) -> None:
        self._name, self._send, self._at_once, self._most = name, send, at_once, most
        self._every, self._pause = every, pause
        self._thread: threading.Thread | None = None
        self._start_afresh()
        _all.append(self)
        os.register_at_fork(after_in_child=self._start_afresh)

    def take(self, one: T) -> None:
        """For the next time; returns at once."""
        self._waiting.append(one)
        self._anything.set()
        with self._starting:
            if self._thread is None:
                self._thread = thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                thread.start()

    def flush(self) -> None:
        """Returns when all that waits has been told or given up."""
        with self._telling:
            self._anything.clear()
            while self._waiting:
                some = [self._waiting.popleft() for _ in range(min(self._at_once, len(self._waiting)))]
                with suppress(OutsideError):
                    self._send(some)

    def _run(self) -> None:
        while self._anything.wait():
            time.sleep(self._every)
            self.flush()
            time.sleep(self._pause)

    def _start_afresh(self) -> None:
        self._waiting: deque[T] = deque(maxlen=self._most)
        self._anything, self._telling, self._starting = threading.Event(), threading.Lock(), threading.Lock()
        self._thread = None


def flush_all() -> None:
    """At the end of a process: returns when all that anybody waits to hear has been told or given up."""
    for one in _all:
        one.flush()
