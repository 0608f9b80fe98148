"""Waiting for a condition with a deadline, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 120.0  # seconds; on a busy machine a worker alone takes fifteen to start


def eventually(
    what: str, find: Callable[[], Found | None], *, seconds: float = PATIENCE, seen: Callable[[], object] = str
) -> Found:
    """What `find` gives, as soon as it gives anything.

    Raises AssertionError after `seconds`, which names `what` and shows what is `seen` instead.
    """
    until = time.monotonic() + seconds
    while True:
        found = find()
        if found:
            return found
        assert time.monotonic() < until, f"{what}: not within {seconds:g} s {seen()}"
        time.sleep(0.02)
