"""How often something may be asked of the outside world: kept by all processes together, so that no limit of theirs is hit.

A bucket refills evenly. A call that finds it empty waits when that is short, and is told when to come back otherwise. What
another side said of waiting (`Retry-After`) holds for all. A part of each bucket is kept for what is urgent. A process that
cannot reach Redis goes by a share of its own; a Redis that was emptied has buckets that are half full.
"""

import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial

import redis

from clients import shared
from clients.errors import TryLater

LONGEST_PAUSE = 2.0  # seconds that a call waits for its turn, inside its deadline
LEAST_STOP, LONGEST_STOP = 1.0, 3600.0  # seconds: where nobody said for how long, and whoever says it
SPENT = "ratelimited"  # the code of the failure: to whoever is kept back it is all one who said so
ALONE = 0.25  # of a bucket, for a process that knows of no other
WAITED = "budget_waited"

# KEYS: the bucket, since when Redis knows of buckets, the seconds waited. Times are Redis' own, in milliseconds.
# ARGV: calls a minute, at once, kept for others, the longest pause, what the wait is counted under.
# Gives the milliseconds to wait: the call is counted if they are no more than the longest pause.
TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, most = ARGV[1] / 60000, tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(known[1] or ''), tonumber(known[2] or '')
if not (left and at) then
  redis.call('SET', KEYS[2], now, 'NX')
  left, at = most / 2, tonumber(redis.call('GET', KEYS[2])) or now
end
at = math.min(at, now + 3600000)
left = math.max(-most, math.min(most, left)) + (now - at) * rate
left = math.min(most, left)
local wait = math.ceil(math.max(0, (ARGV[3] + 1 - left) / rate))
if wait <= tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'left', tostring(left - 1), 'at', now)
  redis.call('PEXPIRE', KEYS[1], math.ceil((most + 1 - left) / rate) + 1000)
end
if wait > 0 then redis.call('HINCRBY', KEYS[3], ARGV[5], wait) end
return wait
"""

# KEYS: the bucket. ARGV: for how many milliseconds nobody may call, and for how long that is worth knowing.
STOP = """
local time = redis.call('TIME')
local till = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local at = tonumber(redis.call('HGET', KEYS[1], 'at') or '')
if not at or at < till then
  redis.call('HSET', KEYS[1], 'left', 1, 'at', till)
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
"""

_urgent: ContextVar[bool] = ContextVar("urgent", default=False)
_lock = threading.Lock()
_own: dict[str, tuple[float, float]] = {}  # what was left of each bucket, and when, while Redis is away


@dataclass(frozen=True, kw_only=True)
class Budget:
    """So many calls a minute, `at_once` of them in one moment, `reserved` of those for what is urgent. `about` names the calls."""

    name: str
    system: str
    about: str
    per_minute: float
    at_once: float
    reserved: float


@contextmanager
def urgent(is_so: bool) -> Iterator[None]:
    """Within it calls may take what is kept for what is urgent. Copied contexts, and so threads, take it along."""
    token = _urgent.set(is_so)
    try:
        yield
    finally:
        _urgent.reset(token)


@contextmanager
def spending(budgets: Sequence[Budget], *, until: float) -> Iterator[None]:
    """For one call, counted against each of them: waits for its turn where that is short, and else raises TryLater with the time.

    `until` (time.monotonic()) is the call's deadline, of which at least half is left to it. A call within that is told to come
    back later (429) stops the last of them for everybody.
    """
    for budget in budgets:
        pause = max(0.0, min(LONGEST_PAUSE, (until - time.monotonic()) / 2))
        wait = _wait(budget, pause=pause)
        if wait > pause:
            raise TryLater(
                budget.system, "it takes only so many calls a minute, and they are spent", code=SPENT, after=wait
            )
        time.sleep(wait)
    try:
        yield
    except TryLater as later:
        if budgets and later.code == "429":
            stop(budgets[-1], later.after or LEAST_STOP)
        raise


def stop(budget: Budget, seconds: float) -> None:
    """The other side said that it takes no call for so long: nobody makes one, and then one is a beginning."""
    seconds = min(seconds, LONGEST_STOP)
    with _lock:
        _own[budget.name] = (1.0, time.monotonic() + seconds)
    shared.together(partial(_stop, budget=budget, seconds=seconds))


def waited() -> dict[str, float]:
    """Seconds that calls had to wait, by what they are about, since Redis was last emptied; nothing while it is away."""
    counted = shared.together(lambda server: server.hgetall(shared.key(WAITED))) or {}
    return {
        str(about, errors="replace"): shared.number(ms) / 1000
        for about, ms in counted.items()
        if isinstance(about, bytes)
    }


def refill() -> None:
    """Every bucket is full, as when nobody has called for long."""
    with _lock:
        _own.clear()
    shared.forget("budget:")
    shared.together(lambda server: server.set(_since(), 1))


def _since() -> str:
    return shared.key("budget_since")


def _wait(budget: Budget, *, pause: float) -> float:
    """Seconds to wait; the call is counted if they are no more than `pause`."""
    kept = 0.0 if _urgent.get() else budget.reserved
    wait = shared.together(partial(_take, budget=budget, kept=kept, pause=pause))
    if wait is None:
        wait = _take_of_our_own(budget, kept=kept, pause=pause)
    return wait


def _take(server: redis.Redis, *, budget: Budget, kept: float, pause: float) -> float:
    ms = server.register_script(TAKE)(
        keys=[shared.key("budget", budget.name), _since(), shared.key(WAITED)],
        args=[budget.per_minute, budget.at_once, kept, math.floor(pause * 1000), budget.about],
    )
    return float(ms) / 1000


def _stop(server: redis.Redis, *, budget: Budget, seconds: float) -> bool:
    remembered = seconds + (budget.at_once + 1) * 60 / budget.per_minute
    args = [math.ceil(seconds * 1000), math.ceil(remembered * 1000)]
    server.register_script(STOP)(keys=[shared.key("budget", budget.name)], args=args)
    return True


def _take_of_our_own(budget: Budget, *, kept: float, pause: float) -> float:
    """The same of a cautious share, by this process' clock."""
    rate, most = budget.per_minute / 60 * ALONE, max(1.0, budget.at_once * ALONE)
    with _lock:
        now = time.monotonic()
        left, at = _own.get(budget.name, (most, now))
        left = min(most, left + (now - at) * rate)
        wait = max(0.0, (kept * ALONE + 1 - left) / rate)
        if wait <= pause:
            _own[budget.name] = (left - 1, now)
    return wait
