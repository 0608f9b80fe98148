"""When each system last did what it was asked, and last did not: as all processes together saw it, in Redis, for the console.

A process writes a success at most every fifteen seconds and a failure every two, so that a call costs nothing for it. It is gone
with Redis, and nobody decides anything by it.
"""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import redis

from clients import shared

EVERY = {"worked": 15.0, "failed": 2.0}  # seconds between two writes of one process
KEPT = 90 * 24 * 3600  # seconds

_lock = threading.Lock()
_written: dict[tuple[str, str], float] = {}  # monotonic


@dataclass(frozen=True, kw_only=True)
class Seen:
    """None where it is not known; `code` is of the last failure: an HTTP status, or a word."""

    worked_at: datetime | None = None
    failed_at: datetime | None = None
    code: str = ""


def note(system: str, *, code: str = "") -> None:
    """It did what it was asked; or it did not, for what `code` says."""
    what, now = "failed" if code else "worked", time.monotonic()
    with _lock:
        if now - _written.get((system, what), -KEPT) < EVERY[what]:
            return
        _written[system, what] = now
    said = f"{time.time() * 1000:.0f} {code}"
    shared.together(partial(_keep, key=_key(system, what), said=said))


def seen(systems: Collection[str]) -> dict[str, Seen]:
    """Of each of them; nothing of any while Redis is away."""
    keys = [_key(system, what) for system in systems for what in EVERY]
    found = shared.together(lambda server: server.mget(keys)) or [None] * len(keys)
    pairs = zip(found[::2], found[1::2], strict=True)
    return {system: _of(*pair) for system, pair in zip(systems, pairs, strict=True)}


def forget() -> None:
    """As if nothing had been seen yet."""
    with _lock:
        _written.clear()
    shared.forget("seen:")


def _key(system: str, what: str) -> str:
    return shared.key("seen", system, what)


def _keep(server: redis.Redis, *, key: str, said: str) -> None:
    server.set(key, said, ex=KEPT)


def _of(worked: object, failed: object) -> Seen:
    (worked_at, _), (failed_at, code) = _read(worked), _read(failed)
    return Seen(worked_at=worked_at, failed_at=failed_at, code=code)


def _read(kept: object) -> tuple[datetime | None, str]:
    at, _, code = kept.decode(errors="replace").partition(" ") if isinstance(kept, bytes) else ("", "", "")
    return (datetime.fromtimestamp(int(at) / 1000, tz=UTC), code) if at.isdecimal() and len(at) < 15 else (None, "")
