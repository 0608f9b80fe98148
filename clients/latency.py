"""How long a system takes to answer, as all processes together see it: so many calls, so many of them slow, in Redis.

Each process counts by itself and adds its counts every two seconds. Without Redis nothing is known, and nothing is slow.
"""

import threading
import time
from collections import Counter
from contextlib import suppress

from django.core.cache import cache

WATCHED = frozenset({"slack"})
SLOW = 3.0  # seconds of one call
SPAN = 120  # seconds that are looked at; slow is what was slow in both halves of it
SLOT = 10  # seconds
KEPT = 2 * SPAN
ADD_EVERY = 2.0  # seconds
ONE_OF = 20  # the 95th percentile is over SLOW where more than one call of so many is

_lock = threading.Lock()
_counts: Counter[str] = Counter()
_added_at = 0.0


def note(system: str, seconds: float, *, at: float | None = None) -> None:
    """A call took so long, whatever came of it; it ended at that second since 1970, or now."""
    if system in WATCHED:
        slot = int(at or time.time()) // SLOT
        counted = [_key(system, "all", slot), *([_key(system, "slow", slot)] if seconds > SLOW else [])]
        for key, count in _due(counted).items():
            _add(key, count)


def is_slow(system: str, *, at: float | None = None) -> bool:
    """Whether the 95th percentile of the two minutes up to then is over three seconds, and no single moment alone was slow."""
    last = int(at or time.time()) // SLOT
    slots = range(last - SPAN // SLOT, last + 1)
    found = cache.get_many([_key(system, kind, slot) for kind in ("all", "slow") for slot in slots])
    calls = sum(found.get(_key(system, "all", slot), 0) for slot in slots)
    slow = [found.get(_key(system, "slow", slot), 0) for slot in slots]
    half = len(slow) // 2
    return sum(slow) * ONE_OF > calls and any(slow[:half]) and any(slow[half:])


def forget() -> None:
    """What this process has counted and not added yet, as a new one would."""
    global _added_at  # noqa: PLW0603 as below
    with _lock:
        _counts.clear()
        _added_at = 0.0


def _key(system: str, kind: str, slot: int) -> str:
    return f"latency:{system}:{kind}:{slot}"


def _due(counted: list[str]) -> dict[str, int]:
    """What is to be added now: all that was counted since the last time, or nothing yet."""
    global _added_at  # noqa: PLW0603 one number a process
    with _lock:
        _counts.update(counted)
        if time.monotonic() - _added_at < ADD_EVERY:
            return {}
        _added_at = time.monotonic()
        due = dict(_counts)
        _counts.clear()
        return due


def _add(key: str, count: int) -> None:
    cache.add(key, 0, KEPT)
    with suppress(ValueError):  # it could not be added: Redis is away
        cache.incr(key, count)
