"""A circuit breaker: a system that failed five times in a row is left alone for 15 s, then probed by one call.

Each process has its own, so that it needs nothing outside the process to protect it.
"""

import threading
import time

from clients.errors import TryLater
from clients.metrics import CIRCUITS_OPENED

FAILURES = 5
OPEN_SECONDS = 15.0

_lock = threading.Lock()
_failures: dict[str, int] = {}
_open_until: dict[str, float] = {}  # monotonic; only of systems that failed often enough


def admit(system: str) -> None:
    """Raises TryLater while the circuit is open. The first one after that is the probe, and the others wait for it."""
    with _lock:
        now = time.monotonic()
        left = _open_until.get(system, now) - now
        if left > 0:
            raise TryLater(system, "it kept failing, so it is left alone a while", code="circuit_open", after=left)
        if system in _open_until:
            _open_until[system] = now + OPEN_SECONDS


def note(system: str, *, alive: bool) -> None:
    """What became of a call: any answer but a 5xx means alive."""
    with _lock:
        _failures[system] = 0 if alive else _failures.get(system, 0) + 1
        if alive:
            _open_until.pop(system, None)
        elif _failures[system] >= FAILURES:
            _open_until[system] = time.monotonic() + OPEN_SECONDS
            CIRCUITS_OPENED.labels(system).inc()


def close_all() -> None:
    """Forget every failure, as a new process would."""
    with _lock:
        _failures.clear()
        _open_until.clear()
