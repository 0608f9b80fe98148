"""The threads that do the steps of a room, each with a connection to the database of its own.

A worker process keeps them for its next room: a new connection is slow to open, and plans each statement anew. Anywhere else
they end with the room.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

WIDTH = 12  # threads: as many as there are steps that can be under way together
TURN = 0.0005  # seconds; as Python has it, whoever has an answer waits up to 5 ms for each other thread that is reading its own

R = TypeVar("R")


class Crew:
    """Does what it is given at once, each in the context of whoever gave it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=WIDTH, thread_name_prefix="room")
        self._connections: set[BaseDatabaseWrapper] = set()

    def begin(self, work: Callable[[], R]) -> Future[R]:
        """Done by a thread whose connection lives."""
        return self._pool.submit(copy_context().run, self._do, work)

    def end(self) -> None:
        """Waits for all of it and closes the connections, which is for whoever began them to do."""
        self._pool.shutdown()
        for used in self._connections:
            used.close()

    def _do(self, work: Callable[[], R]) -> R:
        used = connections[DEFAULT_DB_ALIAS]
        if used not in self._connections:
            used.inc_thread_sharing()
            self._connections.add(used)
        elif not used.is_usable():
            used.close()  # the next question opens a new one
        return work()


_kept: Crew | None = None


def keep() -> None:
    """For a worker process: from now on it keeps one, and its threads take short turns."""
    global _kept  # noqa: PLW0603 one a process
    _kept = Crew()
    sys.setswitchinterval(TURN)


@contextmanager
def crew() -> Iterator[Crew]:
    """Whoever uses it waits for what it has begun: one that is kept goes on with other rooms."""
    if _kept:
        yield _kept
        return
    ours = Crew()
    try:
        yield ours
    finally:
        ours.end()
