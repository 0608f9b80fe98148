"""A model that answers in a second: from asking to the draft being there, and a room beside fifty drafts that wait for it.

Everything runs as `make sandbox` starts it; nothing but the model is slowed. Asking is a slash command, signed, through the
front: a button asks the same way, but a second press within ten seconds is the first. The draft is there once it is on
record, and a room once it is on record as ready.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import requests

from sandbox.driver import Doors
from sandbox.people import INES
from sandbox.stack import Stack
from tests.bench.measure import Measure
from tests.bench.sandboxed import sandboxed

MODEL_S = 1.0
LIMIT = 1.3  # times what the model takes, and times a room alone
TAKEN = 5  # of each, after one that warms up
QUEUED = 50
PATIENCE = 60.0  # seconds
AFTERWARDS = 2.0  # seconds: what follows is not to be counted with the next one
DRAFT = "SELECT extract(epoch FROM max(created_at))::float, count(*) FROM statuspage_draft"
READY = "SELECT extract(epoch FROM max(room_ready_at))::float, count(room_ready_at) FROM incidents_incident"
ASKED = "SELECT extract(epoch FROM max(created_at))::float, count(*) FROM ai_draftrequest"
ROOM = "SELECT channel FROM slackbot_warroom LIMIT 1"


class NeverThereError(RuntimeError):
    """A draft or a room did not come, or no draft was waiting any more; there is nothing to measure."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The stack with its doors and its record."""

    stack: Stack
    doors: Doors
    database: psycopg.Connection

    def seen(self, sql: str) -> tuple[float, int]:
        """When the newest was made, and how many there are."""
        at, count = self.database.execute(sql.encode()).fetchone() or (None, 0)
        return at or 0.0, count

    def until(self, sql: str, count: int) -> float:
        """When the newest of so many was made."""
        patient = time.time() + PATIENCE
        while time.time() < patient:
            self.stack.tend()
            at, there = self.seen(sql)
            if there >= count:
                return at
            time.sleep(0.05)
        raise NeverThereError(f"not within {PATIENCE:g} s; the logs are in {self.stack.logs}")

    def room(self) -> float:
        """Milliseconds from the alert until it is ready."""
        return self._taken(READY, lambda: self.doors.act("alert", title="Checkout errors", severity="P1"))

    def draft(self, channel: str) -> float:
        """Milliseconds from the command until it is there."""
        return self._taken(DRAFT, lambda: self.ask(channel))

    def ask(self, channel: str) -> None:
        """For a draft."""
        self.doors.act("command", channel=channel, user=INES.slack, text="status draft")

    def _taken(self, sql: str, act: Callable[[], object]) -> float:
        _, before = self.seen(sql)
        began = time.time()
        act()
        taken = (self.until(sql, before + 1) - began) * 1000
        time.sleep(AFTERWARDS)
        return taken


def measure() -> list[Measure]:
    """The medians of some of each, one after another."""
    with _running() as bench:
        bench.room()  # warms up
        alone = statistics.median(bench.room() for _ in range(TAKEN))
        (channel,) = bench.database.execute(ROOM).fetchone() or ("",)
        bench.draft(channel)
        draft = statistics.median(bench.draft(channel) for _ in range(TAKEN))
        behind = statistics.median(_behind(bench, channel))
    return [
        Measure(name="draft_ms", value=draft, baseline=MODEL_S * 1000, limit=LIMIT * MODEL_S * 1000),
        Measure(name="room_behind_drafts_ms", value=behind, baseline=alone, limit=LIMIT * alone),
    ]


def _behind(bench: Bench, channel: str) -> list[float]:
    """Rooms, each while drafts are waiting."""
    for _ in range(QUEUED):
        bench.ask(channel)
    bench.until(ASKED, 1 + TAKEN + QUEUED)
    rooms = [bench.room() for _ in range(TAKEN)]
    if bench.seen(DRAFT)[1] >= bench.seen(ASKED)[1]:
        raise NeverThereError("all drafts were written before the last room was asked for")
    return rooms


@contextmanager
def _running() -> Iterator[Bench]:
    with sandboxed() as stack:
        slow = {"bedrock": {"delay_s": MODEL_S}}
        requests.put(f"{stack.at.sandbox_url}/_/faults", json=slow, timeout=5).raise_for_status()
        doors = Doors(base=stack.at.sandbox_url, meanwhile=lambda _: None)
        with psycopg.connect(stack.at.database_url, autocommit=True) as database:
            yield Bench(stack=stack, doors=doors, database=database)
