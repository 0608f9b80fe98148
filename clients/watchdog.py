"""Cuts what is late: one thread for all calls of a process, where a timer for each would be a thread for each.

A call waits for its timer's thread to begin before it leaves, and where many leave together each waits for all of those.
"""

import heapq
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count


class _Watch:
    """One thing that is watched; nothing of it is kept once it is over."""

    def __init__(self, cut: Callable[[], None]) -> None:
        self.cut: Callable[[], None] | None = cut


class _Watchdog:
    """Its thread begins with the first call. It sleeps until the earliest time there is, which a later one does not disturb."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, _Watch]] = []
        self._numbers = count()
        self._thread: threading.Thread | None = None

    def watch(self, watch: _Watch, *, until: float) -> None:
        with self._changed:
            entry = (until, next(self._numbers), watch)
            heapq.heappush(self._waiting, entry)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            elif self._waiting[0] is entry:
                self._changed.notify()

    def _run(self) -> None:
        while True:
            if cut := self._next().cut:
                cut()

    def _next(self) -> _Watch:
        """The first that is late, as soon as it is."""
        with self._changed:
            while True:
                left = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._waiting)[2]
                self._changed.wait(left)


@contextmanager
def cutting(cut: Callable[[], None], *, at: float) -> Iterator[None]:
    """What is done within it is ended by `cut()`, in another thread, if it is not over at that time (monotonic).

    As with a timer, `cut` may still be under way when it is over. It raises nothing.
    """
    watch = _Watch(cut)
    _watchdog.watch(watch, until=at)
    try:
        yield
    finally:
        watch.cut = None


def _start_afresh() -> None:
    """The thread is not there in a forked worker, and what it held may be locked for ever."""
    global _watchdog  # noqa: PLW0603 there is one a process
    _watchdog = _Watchdog()


_watchdog = _Watchdog()
os.register_at_fork(after_in_child=_start_afresh)
