"""What can be measured of the services: quiet days, and trouble around every alert that OnCall holds.

The numbers follow from the moment they are asked for, so that metrics, log lines and traces always tell the same story.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sandbox.alert_groups import OnCall
from sandbox.clock import Clock

SERVICES = ("checkout", "payments")
_SHARD = re.compile(r"-\d+$")  # the door's alerts are of checkout, checkout-2, checkout-3, ...
LEAD_S = 240.0  # trouble begins this long before its alert fires
RAMP_S = 180.0  # and takes this long to reach its height; as long to go away after the alert is resolved
SLOT_S = 7  # in trouble one request is logged and traced in every slot, on quiet days in one of QUIET
QUIET = 90
_ERRORS, _P99_S, _REQUESTS = (0.004, 0.21), (0.9, 4.8), (182.0, 151.0)  # quiet, at the height
# Made up, and written as careless services do: a customer's address and a token are among them.
_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2FuZGJveC1zaWduYXR1cmU"
_LINES = (
    'level=error msg="payment declined: upstream timed out after 3000 ms" route=/v1/charge customer=jane.doe@example.net',
    'level=error msg="connection pool exhausted" pool=orders-db in_use=50 waiting=212',
    f'level=error msg="POST /v1/charge answered 503" authorization="Bearer {_TOKEN}"',
    'level=error msg="rollback: could not serialize access" route=/v1/orders attempt=3',
    'level=error msg="circuit open" upstream=payments route=/v1/charge client=203.0.113.24',
)
_ROUTES = ("POST /v1/charge", "POST /v1/orders", "GET /v1/cart")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One request that failed: when (unix seconds), how long it took, its log line, and its trace."""

    at: float
    trace_id: str
    ms: int
    route: str
    line: str


def is_known(service: str) -> bool:
    """Whether it is one of the services, or a numbered part of one."""
    return _SHARD.sub("", service) in SERVICES


class Telemetry:
    """All services' numbers at any time."""

    def __init__(self, oncall: OnCall, clock: Clock) -> None:
        self._oncall = oncall
        self._clock = clock

    def fired(self, service: str) -> list[tuple[float, float | None]]:
        """When alerts of that service, or of a numbered part of it, fired and when each was resolved, in unix seconds."""
        groups = self._oncall.alert_groups.values()
        return [
            (_unix(group["created_at"]), _unix(group["resolved_at"]) if group["resolved_at"] else None)
            for group in groups
            if any(
                label["key"]["name"] == "service"
                and service in (label["value"]["name"], _SHARD.sub("", label["value"]["name"]))
                for label in group["labels"]
            )
        ]

    def error_rate(self, service: str, at: float) -> float:
        """The share of requests that fail, 0 to 1."""
        return _between(_ERRORS, self._trouble(service, at))

    def p99(self, service: str, at: float) -> float:
        """The slowest hundredth of requests takes this many seconds or more."""
        return _between(_P99_S, self._trouble(service, at))

    def requests(self, service: str, at: float) -> float:
        """A second."""
        return _between(_REQUESTS, self._trouble(service, at))

    def failures(self, service: str, *, start: float, end: float) -> Iterator[Failure]:
        """Failed requests from just before `end`, or now, back to `start`."""
        last = min(end, self._clock.now())
        fired = self.fired(service)
        for slot in range(int(last // SLOT_S), int(start // SLOT_S) - 1, -1):
            at = float(slot * SLOT_S)
            trouble = _height(fired, at)
            if start <= at < last and (trouble > 0.3 or slot % QUIET == 0):
                yield _failure(service, slot, at=at, trouble=trouble)

    def _trouble(self, service: str, at: float) -> float:
        return _height(self.fired(service), at)


def _height(fired: list[tuple[float, float | None]], at: float) -> float:
    """How bad it is then, 0 to 1: up before each alert, down after it is resolved."""
    worst = 0.0
    for began, ended in fired:
        rise = (at - (began - LEAD_S)) / RAMP_S
        fall = 1.0 if ended is None else 1 - (at - ended) / RAMP_S
        worst = max(worst, min(1.0, rise, fall))
    return worst


def _between(quiet_and_height: tuple[float, float], trouble: float) -> float:
    quiet, height = quiet_and_height
    return quiet + (height - quiet) * trouble


def _failure(service: str, slot: int, *, at: float, trouble: float) -> Failure:
    trace_id = hashlib.sha256(f"{service}{slot}".encode()).hexdigest()[:32]
    route = _ROUTES[slot % len(_ROUTES)]
    line = f"{_LINES[slot % len(_LINES)]} trace_id={trace_id}"
    return Failure(
        at=at, trace_id=trace_id, ms=round(_between(_P99_S, trouble) * 1000) + slot % 97, route=route, line=line
    )


def _unix(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()
