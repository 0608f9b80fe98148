"""From the alert to the room being ready with every outside call taking 150 ms, beside the critical path of the room's steps.

Everything runs as `make sandbox` starts it. What a step waits for is its own calls and the steps it needs; whatever lies
above that is ours: the queue, the database, the threads. AWS is not slowed, since no step of a room calls it.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg
import requests

from sandbox.driver import Doors
from sandbox.faults import SYSTEMS
from sandbox.options import Options
from sandbox.stack import Stack, running
from tests.bench.application import DISK
from tests.bench.measure import Measure

if TYPE_CHECKING:
    from slackbot.warroom.steps import Step

CALL_MS = 150
ROOMS = 5  # after one that warms up
PATIENCE = 60.0  # seconds
LIMIT = 1.5  # times the critical path
# How many outside calls each step makes one after another; what it asks at once counts as one.
IN_A_ROW = {
    "responders": 4,  # route, escalation chain, schedules, people
    "accounts": 1,
    "channel": 1,
    "headline": 1,
    "invites": 1,
    "checklist": 1,
    "topic": 1,
    "purpose": 1,
    "bookmarks": 2,  # which there are, then ours
    "headline_pinned": 1,
    "checklist_pinned": 1,
}
READY = "SELECT extract(epoch FROM room_ready_at) FROM incidents_incident ORDER BY number DESC LIMIT 1"


class RoomNeverReadyError(RuntimeError):
    """An alert got no room; there is nothing to measure."""


def measure() -> list[Measure]:
    """The median of some rooms, one after another."""
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=DISK) as name:
        options = Options(folder=Path(name), web_port=0, sandbox_port=0, patience=0.5)
        with running(options) as stack:
            took = _rooms(stack)
            baseline = critical_path(_steps(stack)) * CALL_MS
    return [Measure(name="room_ms", value=took, baseline=baseline, limit=LIMIT * baseline)]


def critical_path(steps: Iterable["Step"]) -> int:
    """How many calls follow one another on the longest way through the steps."""
    needs = {step.name: step.needs for step in steps}

    def until(name: str) -> int:
        return IN_A_ROW[name] + max(map(until, needs[name]), default=0)

    return max(map(until, needs))


def _steps(stack: Stack) -> tuple["Step", ...]:
    os.environ.update(stack.settings)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    from slackbot.warroom.steps import STEPS  # noqa: PLC0415 its settings are there only now

    return STEPS


def _rooms(stack: Stack) -> float:
    slow = {system: {"delay_s": CALL_MS / 1000} for system in SYSTEMS}
    requests.put(f"{stack.at.sandbox_url}/_/faults", json=slow, timeout=5).raise_for_status()
    _room(stack, "warms up")
    return statistics.median(_room(stack, f"Checkout errors {number}") for number in range(ROOMS))


def _room(stack: Stack, title: str) -> float:
    """Milliseconds from the sender's first byte until the room is on record as ready."""
    doors = Doors(base=stack.at.sandbox_url, meanwhile=lambda _: None)
    with psycopg.connect(stack.at.database_url, autocommit=True) as database:
        began = time.time()
        doors.act("alert", title=title, severity="P1", scheme="oncall-hmac")
        while time.time() < began + PATIENCE:
            stack.tend()
            row = database.execute(READY).fetchone()
            if row and row[0]:
                return (float(row[0]) - began) * 1000
            time.sleep(0.05)
    raise RoomNeverReadyError(f"not within {PATIENCE:g} s; the logs are in {stack.logs}")
