"""A range of days from the row of each incident that started in it: exactly, and in a time that grows with them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from incidents.analytics.period import Period, Spread, Timing
from incidents.analytics.span import Span
from incidents.models.incident import Severity
from incidents.models.measured import Counts

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


def periods(spans: Sequence[Span], severity: Severity | None) -> list[Period]:
    """Of each of them. Times are such as happened. One statement."""
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
