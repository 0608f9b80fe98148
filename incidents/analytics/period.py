"""What is known of a range of days and of each of its pieces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from incidents.analytics.pulses import Rated
from incidents.analytics.span import Span, Step
from incidents.models.incident import Severity


class Timing(StrEnum):
    """What is timed; values are the names in /api/v1. All but the first and the last count from when the incident started."""

    ROOM = "room"  # from its opening, or from when a room was asked for later, until the room was ready
    ROOM_UPDATE = "room_update"  # until the first `/incident update`
    CUSTOMER_UPDATE = "customer_update"  # until the first update was published
    MITIGATE = "mitigate"
    RESOLVE = "resolve"
    APPROVAL = "approval"  # from a draft being there until its first approval


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Of `count` times, in seconds: half of them, and 95 of 100, took no longer. None of none."""

    count: int
    median: int | None
    p95: int | None


@dataclass(frozen=True, kw_only=True)
class Period:
    """What started in these days. `reminded` are reminders of a room update, `answered` those that one followed in time."""

    since: date
    until: date
    incidents: Mapping[Severity, int]
    false_alarms: int
    times: Mapping[Timing, Spread]
    reminded: int
    answered: int

    @property
    def total(self) -> int:
        """Of all severities, without false alarms."""
        return sum(self.incidents.values())

    @property
    def compliance(self) -> float | None:
        """Per cent of reminders; None without one."""
        return 100 * self.answered / self.reminded if self.reminded else None


@dataclass(frozen=True, kw_only=True)
class Measures:
    """`whole` is the range, `periods` its days or weeks in order. `pulse` is of whole months, whatever the severity.

    `is_exact`: times are such as happened; else they are within 1 % of those. Numbers are always exact. `is_behind`: the newest
    incidents are not counted yet, because no worker counts them.
    """

    span: Span
    severity: Severity | None
    whole: Period
    periods: list[Period]
    pulse: list[Rated]
    is_exact: bool
    is_behind: bool

    @property
    def step(self) -> Step:
        """How long each of `periods` is."""
        return self.span.step
