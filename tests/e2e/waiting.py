"""Waiting for a condition with a deadline, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 120.0  # seconds; on a busy machine a worker alone takes fifteen to start


def eventually(what: str, find: Callable[[], Found | None], *, seconds: float = PATIENCE) -> Found:
    """What `find` gives, as soon as it gives anything; raises AssertionError naming `what` after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        found = find()
        if found:
            return found
        assert time.monotonic() < until, f"{what}: not within {seconds:g} s"
        time.sleep(0.02)
