"""How incidents went in a range of days: how many there were, how long things took, whether reminders helped.

All incidents count, also those that the reader may not open: what is given are numbers, never which incidents they are of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from incidents.analytics.pulses import Rated, rated
from incidents.analytics.span import Span, Step
from incidents.models.incident import Incident, Severity
from incidents.models.measured import Counts

LATE = timedelta(minutes=5)  # a row is there within two


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
    """Of `count` times, in seconds: half of them, and 95 of 100, took no longer. None of none. Both are times that happened."""

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

    `is_behind`: the newest incidents are not counted yet, because no worker counts them.
    """

    span: Span
    severity: Severity | None
    whole: Period
    periods: list[Period]
    pulse: list[Rated]
    is_behind: bool

    @property
    def step(self) -> Step:
        """How long each of `periods` is."""
        return self.span.step


TIMED = [one for one in Timing if one is not Timing.APPROVAL]
READ = f"""
SELECT counted.*, approved.*
FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) WITH ORDINALITY AS piece (since, until, place)
CROSS JOIN LATERAL (
    SELECT {"".join(f"count(*) FILTER (WHERE counts = %(incident)s AND severity = '{one}')," for one in Severity.values)}
        count(*) FILTER (WHERE counts = %(false_alarm)s), coalesce(sum(reminded), 0), coalesce(sum(answered), 0),
        {",".join(f"count({one}), percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY {one})" for one in TIMED)}
    FROM incidents_measured
    WHERE started_at >= piece.since AND started_at < piece.until AND (%(any)s OR severity = %(severity)s)) AS counted
CROSS JOIN LATERAL (
    SELECT count(took), percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY took)
    FROM incidents_measured, unnest(approvals) AS took
    WHERE NOT (approvals = '{{}}'::integer[])
        AND started_at >= piece.since AND started_at < piece.until AND (%(any)s OR severity = %(severity)s)) AS approved
ORDER BY piece.place
"""  # noqa: S608 names of ours


def measures(since: date, until: date, *, zone: tzinfo, severity: Severity | None = None) -> Measures:
    """Of those days, both included, as they are counted in `zone`; of one severity, or of all.

    Three statements. Raises ValueError for days in the wrong order and for more than 731 of them.
    """
    span = Span(since=since, until=until, zone=zone)
    whole, *periods = _read([span, *span.pieces()], severity)
    return Measures(
        span=span,
        severity=severity,
        whole=whole,
        periods=periods,
        pulse=rated(since, until),
        is_behind=_is_behind(),
    )


def _read(spans: list[Span], severity: Severity | None) -> list[Period]:
    asked: dict[str, Any] = {
        "since": [one.begins for one in spans],
        "until": [one.ends for one in spans],
        "incident": str(Counts.INCIDENT),
        "false_alarm": str(Counts.FALSE_ALARM),
        "any": severity is None,
        "severity": str(severity or ""),
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        return [_period(span, row) for span, row in zip(spans, cursor.fetchall(), strict=True)]


def _period(span: Span, row: tuple[Any, ...]) -> Period:
    counts, (false_alarms, reminded, answered), rest = (
        row[: len(Severity)],
        row[len(Severity) :][:3],
        row[len(Severity) + 3 :],
    )
    spreads = [
        Spread(count=count, median=(found or [None])[0], p95=(found or [None])[-1])
        for count, found in zip(rest[::2], rest[1::2], strict=True)
    ]
    return Period(
        since=span.since,
        until=span.until,
        incidents=dict(zip(Severity, counts, strict=True)),
        false_alarms=false_alarms,
        times=dict(zip([*TIMED, Timing.APPROVAL], spreads, strict=True)),
        reminded=int(reminded),
        answered=int(answered),
    )


def _is_behind() -> bool:
    newest = Incident.objects.select_related("measured").order_by("-number").first()
    return newest is not None and newest.opened_at < timezone.now() - LATE and not hasattr(newest, "measured")
