"""A range of days from what each day (UTC) comes to: as fast with a million incidents as with a hundred.

A day of the reader's zone begins within one of UTC's. That one is counted where most of it belongs, and its rows of the rest are
moved. A day that has changed since it was counted is read from its rows altogether. One statement reads all, so that both are of
one moment.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from incidents.analytics.lanes import Row, apart, lanes_of, number, period
from incidents.analytics.period import Period
from incidents.analytics.rows import COLUMNS, row_of
from incidents.analytics.span import A_DAY, Span
from incidents.models.incident import Severity

READ = f"""
WITH turned AS MATERIALIZED (
    SELECT DISTINCT day FROM incidents_daytocount WHERE day >= %(first)s AND day <= %(last)s),
part (since, until) AS (
    SELECT since, until FROM unnest(%(days)s::date[], %(since)s::timestamptz[], %(until)s::timestamptz[]) AS cut (day, since, until)
    WHERE day NOT IN (SELECT day FROM turned)
    UNION ALL
    SELECT day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC' FROM turned)
SELECT day, lanes, {", ".join(f"NULL::{kind}" for kind in ("timestamptz", *["text"] * 2, *["int"] * 7, "int[]"))}
FROM incidents_countedday
WHERE severity = %(severity)s AND day >= %(first)s AND day <= %(last)s AND day NOT IN (SELECT day FROM turned)
UNION ALL
SELECT NULL, NULL, {COLUMNS}
FROM part CROSS JOIN LATERAL (
    SELECT * FROM incidents_measured
    WHERE started_at >= part.since AND started_at < part.until AND counts <> 'nothing'
        AND (%(severity)s = '' OR severity = %(severity)s)) AS measured
"""  # noqa: S608 names of ours


@dataclass(kw_only=True)
class Piece:
    """One of the range: `added` is the sum of its days, `moved` what single rows add to that or take from it."""

    span: Span
    begins: datetime
    ends: datetime
    added: int = 0
    moved: list[tuple[int, int]] = field(default_factory=list)


def periods(whole: Span, spans: Sequence[Span], severity: Severity | None) -> list[Period]:
    """The range, and each of `spans`, which cover it in order without gaps. One statement."""
    pieces = [Piece(span=one, begins=one.begins, ends=one.ends) for one in spans]
    owners = dict(_owners(pieces))
    cuts = list(_cuts(pieces, owners))
    kept, rows = _read(pieces, cuts, severity)
    for day, lanes in kept:
        if owner := owners[day]:
            owner.added += lanes
    counted = {day for day, _ in kept}
    for row in rows:
        _move(row, pieces, owners, counted)
    total = Piece(span=whole, begins=whole.begins, ends=whole.ends)
    for one in pieces:
        total.added += one.added
        total.moved += one.moved
    return [_period(one) for one in (total, *pieces)]


def _owners(pieces: Sequence[Piece]) -> Iterator[tuple[date, Piece | None]]:
    """Of each day of UTC the piece that its noon lies in; none where that is beyond the range."""
    day, last = pieces[0].begins.date(), (pieces[-1].ends - timedelta(microseconds=1)).date()
    rest = list(pieces)
    while day <= last:
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        while rest and rest[0].ends <= noon:
            rest.pop(0)
        yield day, rest[0] if rest and rest[0].begins <= noon else None
        day += A_DAY


def _cuts(
    pieces: Sequence[Piece], owners: dict[date, Piece | None]
) -> Iterator[tuple[date, datetime, datetime]]:
    """The parts of days that belong elsewhere than most of their day does."""
    for day, owner in owners.items():
        begins = datetime.combine(day, time(), tzinfo=UTC)
        ends = begins + A_DAY
        if owner is None:
            yield day, max(begins, pieces[0].begins), min(ends, pieces[-1].ends)
            continue
        if begins < owner.begins:
            yield day, begins, owner.begins
        if owner.ends < ends:
            yield day, owner.ends, ends


def _read(
    pieces: Sequence[Piece], cuts: list[tuple[date, datetime, datetime]], severity: Severity | None
) -> tuple[list[tuple[date, int]], list[Row]]:
    asked: dict[str, Any] = {
        "first": pieces[0].begins.date(),
        "last": (pieces[-1].ends - timedelta(microseconds=1)).date(),
        "days": [day for day, _, _ in cuts],
        "since": [since for _, since, _ in cuts],
        "until": [until for _, _, until in cuts],
        "severity": str(severity or ""),
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        found = cursor.fetchall()
    kept = [(day, number(lanes)) for day, lanes, *_ in found if day]
    return kept, [row_of(values) for day, _, *values in found if not day]


def _move(row: Row, pieces: Sequence[Piece], owners: dict[date, Piece | None], counted: set[date]) -> None:
    """To the piece that it lies in, and from the one that its day was counted in."""
    day = row.started_at.astimezone(UTC).date()
    place = bisect_right(pieces, row.started_at, key=lambda one: one.begins) - 1
    if place >= 0 and row.started_at < pieces[place].ends:
        pieces[place].moved += lanes_of(row)
    owner = owners[day]
    if owner and day in counted:
        owner.moved += [(lane, -many) for lane, many in lanes_of(row)]


def _period(piece: Piece) -> Period:
    lanes = apart(piece.added)
    lanes += [0] * (max((lane for lane, _ in piece.moved), default=0) + 1 - len(lanes))
    for lane, many in piece.moved:
        lanes[lane] += many
    return period(piece.span, lanes)
