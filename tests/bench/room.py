"""From the alert to the room being ready, every outside call taking 150 ms, twelve called and three repositories looked into.

Everything runs as `make sandbox` starts it. Ready is a room with its channel, the people invited, headline, checklist and
context posted, both pinned. AWS is not slowed, since no step of a room calls it. Whatever lies above the calls that have to
follow one another is ours: the queue, the database, the threads. Rooms are made by turns for people whose accounts Slack has to
be asked for, twelve calls more, and for people whose accounts are on record. Each has the machine for itself: what follows a
room, edits and a picture, is waited for. Ten at once are another measure.
"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import redis
import requests

from sandbox.driver import Doors
from sandbox.faults import SYSTEMS
from sandbox.stack import Stack
from tests.bench import calls
from tests.bench.calls import Call
from tests.bench.crowd import REPOS
from tests.bench.measure import Measure
from tests.bench.sandboxed import sandboxed

CALL_S = 0.15
COUNTED_S = 2.0  # a call, in the room whose levels are counted: what we take ourselves is little beside it
ROOMS = 5  # of each kind, after one that warms up
PATIENCE = 60.0  # seconds
AFTERWARDS = 4.0  # seconds: the edits and the picture that follow a room are not to be counted with the next one
NOT_THE_ROOMS = (
    "chat.update",
    "/files",
    "alert_groups",
    "statuspage",
)  # what follows a room, and what is asked every minute
LIMIT = 1.5  # times the calls that have to follow one another
READY_LEVELS, INVITED_LEVELS = 3, 2
FASTER = 8  # times, than the same calls one after another
FORGET = "UPDATE incidents_person SET slack_seen_at = NULL"
READY = """
SELECT extract(epoch FROM room_ready_at) FROM incidents_incident
WHERE number > %s AND room_ready_at IS NOT NULL ORDER BY room_ready_at
"""


class RoomNeverReadyError(RuntimeError):
    """An alert got no room; there is nothing to measure."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """Seconds from the alert until it was ready and until all had been invited, and the calls that were made until then."""

    ready: float
    invited: float
    calls: list[Call]


def measure() -> list[Measure]:
    """The medians of some rooms, one after another."""
    asked, known = [], []
    with _stack() as stack:
        _room(stack, "warms up")
        _slow(stack, seconds=COUNTED_S)
        _forget_accounts(stack)
        levels = calls.levels(_room(stack, "is counted").calls, seconds=COUNTED_S)
        _slow(stack, seconds=CALL_S)
        for number in range(ROOMS):
            known.append(_room(stack, f"Checkout errors {number}"))
            _forget_accounts(stack)
            asked.append(_room(stack, f"Basket errors {number}"))
        in_turn, known_in_turn = (_one_after_another(stack, count=_calls_of(rooms)) for rooms in (asked, known))
    ready, known_ready = (statistics.median(room.ready for room in rooms) * 1000 for rooms in (asked, known))
    invited = statistics.median(room.invited for room in known) * 1000
    whole_ms, invited_ms = READY_LEVELS * CALL_S * 1000, INVITED_LEVELS * CALL_S * 1000
    return [
        Measure(name="room_ms", value=ready, baseline=whole_ms, limit=LIMIT * whole_ms),
        Measure(name="room_levels", value=levels, baseline=READY_LEVELS, limit=READY_LEVELS),
        Measure(name="room_beside_serial_ms", value=ready, baseline=in_turn * 1000, limit=in_turn * 1000 / FASTER),
        Measure(name="room_known_ms", value=known_ready, baseline=whole_ms, limit=LIMIT * whole_ms),
        Measure(name="room_invited_ms", value=invited, baseline=invited_ms, limit=LIMIT * invited_ms),
        Measure(
            name="room_known_beside_serial_ms",
            value=known_ready,
            baseline=known_in_turn * 1000,
            limit=LIMIT * whole_ms,
        ),
    ]


def _calls_of(rooms: list[Room]) -> int:
    return round(statistics.median(len(room.calls) for room in rooms))


@contextmanager
def _stack() -> Iterator[Stack]:
    repos = {"GITHUB_REPO_NAMES": json.dumps({"*": REPOS})}
    with sandboxed(outside="tests.bench.crowd", settings=repos) as stack:
        _slow(stack, seconds=CALL_S)
        yield stack


def _slow(stack: Stack, *, seconds: float) -> None:
    slow = {system: {"delay_s": seconds} for system in SYSTEMS}
    requests.put(f"{stack.at.sandbox_url}/_/faults", json=slow, timeout=5).raise_for_status()


def _forget_accounts(stack: Stack) -> None:
    """As if nobody had been invited for a day: Slack is asked again who they are."""
    with psycopg.connect(stack.at.database_url, autocommit=True) as database:
        database.execute(FORGET)
    with redis.Redis.from_url(stack.at.redis_url) as kept:
        for key in kept.scan_iter(match="*slack:account:*"):
            kept.delete(key)


def _room(stack: Stack, title: str) -> Room:
    began, ready = _alert(stack, title)
    made = [call for call in calls.without(_calls(stack), NOT_THE_ROOMS) if began <= call.at < ready]
    time.sleep(AFTERWARDS)
    invited = calls.of_method(made, "conversations.invite").at + CALL_S
    return Room(ready=ready - began, invited=invited - began, calls=made)


def _alert(stack: Stack, title: str) -> tuple[float, float]:
    """When the sender began, and when its room was on record as ready."""
    doors = Doors(base=stack.at.sandbox_url, meanwhile=lambda _: None)
    with psycopg.connect(stack.at.database_url, autocommit=True) as database:
        before = database.execute("SELECT coalesce(max(number), 0) FROM incidents_incident").fetchone() or (0,)
        began = time.time()
        doors.act("alert", title=title, severity="P1", scheme="oncall-hmac")
        while time.time() < began + PATIENCE:
            stack.tend()
            if ready := database.execute(READY, before).fetchone():
                return began, float(ready[0])
            time.sleep(0.05)
    raise RoomNeverReadyError(f"not within {PATIENCE:g} s; the logs are in {stack.logs}")


def _one_after_another(stack: Stack, *, count: int) -> float:
    """Seconds for as many calls, each of which waits for the one before it."""
    url = f"{stack.at.sandbox_url}/oncall/api/v1/schedules/SPRIMARY01/"
    with requests.Session() as session:
        session.headers["Authorization"] = stack.settings["GRAFANA_ONCALL_TOKEN"]
        began = time.monotonic()
        for _ in range(count):
            session.get(url, timeout=5).raise_for_status()
        return time.monotonic() - began


def _calls(stack: Stack) -> list[Call]:
    return calls.read(requests.get(f"{stack.at.sandbox_url}/_/calls", timeout=10).json())
