"""A circuit breaker: a system that failed five times in a row is left alone for 15 s, then probed by one call.

All processes have one together, in Redis: what one finds out holds for the others, and one of all is the probe. Each keeps its
own beside it and goes by that while Redis is away.
"""

import threading
import time
from functools import partial

import redis

from clients import shared
from clients.errors import TryLater
from clients.metrics import CIRCUITS_OPENED

FAILURES = 5
OPEN_SECONDS = 15.0
REMEMBERED_SECONDS = 3600  # failures that nothing followed

_lock = threading.Lock()
_failures: dict[str, int] = {}
_open_until: dict[str, float] = {}  # monotonic; only of systems that failed often enough


def admit(system: str) -> bool:
    """Whether anything is counted against it. Raises TryLater while the circuit is open. The first one after that is the probe, and
    the others wait for it.

    A system that is many places has a circuit for each: `endpoint:7`.
    """
    left, counted = shared.together(partial(_left, system=system)) or (_left_of_our_own(system), True)
    if left > 0:
        raise TryLater(
            system.partition(":")[0], "it kept failing, so it is left alone a while", code="circuit_open", after=left
        )
    return counted


def left_alone(system: str) -> float:
    """Seconds for which it is left alone yet, 0 where it is not. Whoever looks is no probe."""
    ms = shared.together(lambda server: int(server.pttl(_keys(system)[1])))
    if ms is not None:
        return min(max(ms, 0) / 1000, OPEN_SECONDS)
    with _lock:
        return max(_open_until.get(system, 0.0) - time.monotonic(), 0.0)


def note(system: str, *, alive: bool, counted: bool = True) -> None:
    """What became of a call: any answer but a 5xx means alive. Where nothing was `counted` against it, nothing is taken back."""
    ours = _count_our_own(system, alive=alive)
    if alive and not counted:
        return
    failures = shared.together(partial(_count, system=system, alive=alive))
    if (ours if failures is None else failures) >= FAILURES:
        CIRCUITS_OPENED.labels(system.partition(":")[0]).inc()


def close_all() -> None:
    """Forget every failure, as a new process would."""
    with _lock:
        _failures.clear()
        _open_until.clear()
    shared.forget("circuit:")


def _keys(system: str) -> tuple[str, str]:
    """Where its failures in a row are counted, and what is there for as long as it is left alone."""
    return shared.key("circuit", system, "failures"), shared.key("circuit", system, "open")


def _left(server: redis.Redis, *, system: str) -> tuple[float, bool]:
    """Seconds for which it is left alone yet; 0 for who may call: everybody, or the one probe. And whether anything is counted."""
    counted, is_open = _keys(system)
    asked = server.pipeline(transaction=False)
    asked.get(counted)
    asked.pttl(is_open)
    failures, ms = asked.execute()
    if ms > 0:
        return min(float(ms) / 1000, OPEN_SECONDS), True
    is_ours = shared.number(failures) < FAILURES or server.set(is_open, 1, nx=True, px=_ms(OPEN_SECONDS))
    return 0.0 if is_ours else OPEN_SECONDS, failures is not None


def _count(server: redis.Redis, *, system: str, alive: bool) -> int:
    """Its failures in a row by now."""
    counted, is_open = _keys(system)
    if alive:
        server.delete(counted, is_open)
        return 0
    failures = int(server.incr(counted))
    server.expire(counted, REMEMBERED_SECONDS)
    if failures >= FAILURES:
        server.set(is_open, 1, px=_ms(OPEN_SECONDS))
    return failures


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _left_of_our_own(system: str) -> float:
    with _lock:
        now = time.monotonic()
        left = _open_until.get(system, now) - now
        if left <= 0 and system in _open_until:
            _open_until[system] = now + OPEN_SECONDS
        return max(left, 0.0)


def _count_our_own(system: str, *, alive: bool) -> int:
    with _lock:
        _failures[system] = 0 if alive else _failures.get(system, 0) + 1
        if alive:
            _open_until.pop(system, None)
        elif _failures[system] >= FAILURES:
            _open_until[system] = time.monotonic() + OPEN_SECONDS
        return _failures[system]
