"""Ten P1s at once, every outside call taking 150 ms, with Slack's limits enforced: how long the slowest room takes.

Beside one room alone, and what the limits themselves set: the calls of a method above what Slack takes in one moment come at
the pace of its tier. Two workers open ten rooms in five turns; whatever lies above that was lost to the limits.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import requests

from sandbox.driver import Doors
from sandbox.faults import SYSTEMS
from sandbox.slack.api import METHODS
from sandbox.stack import Stack
from tests.bench.measure import Measure
from tests.bench.sandboxed import sandboxed

ROOMS, TURNS = 10, 5
CALL_S = 0.15
A_MINUTE = 60.0  # seconds: after it every limit of what went before is as if nobody had called
PATIENCE = 120.0
READY = "SELECT extract(epoch FROM room_ready_at)::float FROM incidents_incident WHERE room_ready_at IS NOT NULL"


class RoomsNeverReadyError(RuntimeError):
    """Some alerts got no room; there is nothing to measure."""


def measure() -> list[Measure]:
    """The slowest of ten, as the ninety-fifth of a hundred would be."""
    with sandboxed() as stack:
        slow = {system: {"delay_s": CALL_S} for system in SYSTEMS}
        requests.put(f"{stack.at.sandbox_url}/_/faults", json=slow, timeout=5).raise_for_status()
        _slowest(stack, 1)  # warms up
        alone = _slowest(stack, 1)
        time.sleep(A_MINUTE)
        before = _calls(stack)
        together = _slowest(stack, ROOMS)
        limits = tiers_set(_calls(stack) - before) * 1000
    return [Measure(name="ten_rooms_p95_ms", value=together, baseline=alone + limits, limit=TURNS * alone + limits)]


def tiers_set(calls: Counter[str]) -> float:
    """Seconds that Slack's limits alone ask for so many calls of each method, all wanted at once."""
    waits = [(made - METHODS[name].per_minute) * 60 / METHODS[name].per_minute for name, made in calls.items()]
    return max([0.0, *waits])


def _slowest(stack: Stack, count: int) -> float:
    """Milliseconds from the first alert until each of so many has its room."""
    doors = Doors(base=stack.at.sandbox_url, meanwhile=lambda _: None)
    with psycopg.connect(stack.at.database_url, autocommit=True) as database:
        had = len(database.execute(READY).fetchall())
        began = time.time()
        with ThreadPoolExecutor(max_workers=count) as pool:
            fired = [
                pool.submit(partial(doors.act, "alert", title=f"Checkout {n}", severity="P1")) for n in range(count)
            ]
        for one in fired:
            one.result()
        while time.time() < began + PATIENCE:
            stack.tend()
            ready = [float(at) for (at,) in database.execute(READY).fetchall()]
            if len(ready) == had + count:
                return (max(ready) - began) * 1000
            time.sleep(0.05)
    raise RoomsNeverReadyError(f"not within {PATIENCE:g} s; the logs are in {stack.logs}")


def _calls(stack: Stack) -> Counter[str]:
    """How often each of Slack's methods was called."""
    calls = requests.get(f"{stack.at.sandbox_url}/_/calls?system=slack", timeout=10).json()
    names = (call["path"].removeprefix("/slack/api/") for call in calls)
    return Counter(name for name in names if name in METHODS)
