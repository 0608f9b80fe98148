"""The outside calls of one room, as the stand-ins logged them: how many, and how many of them followed one another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Call:
    """`at` is in unix seconds, when it arrived."""

    at: float
    path: str


def read(logged: Iterable[dict[str, Any]]) -> list[Call]:
    """What the door `/_/calls` says, in the order of arrival."""
    calls = [Call(at=datetime.fromisoformat(one["at"]).timestamp(), path=one["path"]) for one in logged]
    return sorted(calls, key=lambda call: call.at)


def without(calls: Iterable[Call], others: Iterable[str]) -> list[Call]:
    """Those whose path holds none of these."""
    return [call for call in calls if not any(other in call.path for other in others)]


def levels(calls: Iterable[Call], *, seconds: float) -> int:
    """The most calls that can have waited for one another, each having taken so long: none of them began before the last ended."""
    count, free_at = 0, 0.0
    for call in calls:
        if call.at >= free_at:
            count, free_at = count + 1, call.at + seconds
    return count


def of_method(calls: Iterable[Call], method: str) -> Call:
    """The first call of a method of Slack's. Raises StopIteration where there was none."""
    return next(call for call in calls if call.path.endswith(f"/{method}"))
