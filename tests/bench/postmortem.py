"""From the resolve to the postmortem being filed in Linear, every outside call taking 150 ms.

Everything runs as `make sandbox` starts it. Three calls have to follow one another: the model's summary, what has to be known of
Linear (the issue under our id, two labels, the assignee, all at once), and the issue. Both moments are the audit log's. Of AWS the
model alone is slowed.
"""

import statistics
import time
from dataclasses import dataclass
from typing import Any

import psycopg
import requests

from sandbox.driver import Doors
from sandbox.faults import SYSTEMS
from sandbox.people import INES
from sandbox.stack import Stack
from tests.bench import calls
from tests.bench.calls import Call
from tests.bench.measure import Measure
from tests.bench.sandboxed import sandboxed

CALL_S = 0.15
COUNTED_S = 2.0  # a call, where the levels are counted: what we take ourselves is little beside it
TIMES = 5  # after one that warms up
PATIENCE = 60.0  # seconds
AFTERWARDS = 3.0  # seconds: what follows a postmortem, and a room, is not to be counted with the next one
LEVELS = 3
LIMIT = 1.5  # times the calls that have to follow one another
ON_THE_WAY = ("/linear/", "/bedrock/")
ROOM = """
SELECT incident.id::text, room.channel
FROM incidents_incident AS incident JOIN slackbot_warroom AS room ON room.incident_id = incident.id
WHERE incident.room_ready_at IS NOT NULL AND incident.resolved_at IS NULL
"""
WHEN = """
SELECT extract(epoch FROM resolved.at)::float, extract(epoch FROM filed.at)::float
FROM incidents_auditevent AS resolved JOIN incidents_auditevent AS filed USING (incident_id)
WHERE incident_id = %s AND resolved.action = 'INCIDENT_RESOLVED' AND filed.action = 'POSTMORTEM_FILED'
"""


class NeverFiledError(RuntimeError):
    """A room or a postmortem did not come; there is nothing to measure."""


@dataclass(frozen=True, kw_only=True)
class Filed:
    """Seconds from the resolve, and the calls on the way."""

    took: float
    calls: list[Call]


def measure() -> list[Measure]:
    """The median of some incidents, one after another."""
    with sandboxed() as stack:
        _filed(stack, seconds=0.0)
        levels = calls.levels(_filed(stack, seconds=COUNTED_S).calls, seconds=COUNTED_S)
        took = statistics.median(_filed(stack, seconds=CALL_S).took for _ in range(TIMES)) * 1000
    whole = LEVELS * CALL_S * 1000
    return [
        Measure(name="postmortem_ms", value=took, baseline=whole, limit=LIMIT * whole),
        Measure(name="postmortem_levels", value=levels, baseline=LEVELS, limit=LEVELS),
    ]


def _filed(stack: Stack, *, seconds: float) -> Filed:
    """An incident with its room, resolved there once every call takes so long."""
    doors = Doors(base=stack.at.sandbox_url, meanwhile=lambda _: None)
    with psycopg.connect(stack.at.database_url, autocommit=True) as database:
        doors.act("alert", title="Checkout errors", severity="P1", scheme="oncall-hmac")
        incident, channel = _awaited(stack, database, ROOM)
        time.sleep(AFTERWARDS)
        _slow(stack, seconds=seconds)
        doors.act("command", channel=channel, user=INES.slack, text="resolve")
        resolved, filed = _awaited(stack, database, WHEN, incident)
        _slow(stack, seconds=0.0)
    logged = calls.read(requests.get(f"{stack.at.sandbox_url}/_/calls", timeout=10).json())
    on_the_way = [one for one in logged if resolved <= one.at < filed and one.path.startswith(ON_THE_WAY)]
    time.sleep(AFTERWARDS)
    return Filed(took=filed - resolved, calls=on_the_way)


def _awaited(stack: Stack, database: psycopg.Connection, question: str, *given: str) -> tuple[Any, Any]:
    """The first row, as soon as there is one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        stack.tend()
        if row := database.execute(question, given).fetchone():
            return row[0], row[1]
        time.sleep(0.05)
    raise NeverFiledError(f"not within {PATIENCE:g} s; the logs are in {stack.logs}")


def _slow(stack: Stack, *, seconds: float) -> None:
    slow = {system: {"delay_s": seconds} for system in SYSTEMS}
    requests.put(f"{stack.at.sandbox_url}/_/faults", json=slow, timeout=5).raise_for_status()
