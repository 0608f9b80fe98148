"""A range of days from what each day (UTC) comes to: as fast with a million incidents as with a hundred.

A day of the reader's zone begins within one of UTC's. That one is counted where most of it belongs, and its rows of the rest are
moved. A day that has changed since it was counted is read from its rows altogether. One statement reads all, so that both are of
one moment.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import connection

from incidents.analytics.lanes import Row, apart, lanes_of, number, period
from incidents.analytics.period import Period
from incidents.analytics.rows import COLUMNS, row_of
from incidents.analytics.span import A_DAY, Span
from incidents.models.incident import Severity

READ = f"""
WITH turned AS MATERIALIZED (
    SELECT DISTINCT day FROM incidents_daytocount WHERE day >= %(first)s AND day <= %(last)s)
SELECT day, lanes, NULL::bigint, {", ".join(f"NULL::{kind}" for kind in ("text", "text", *["int"] * 7, "int[]"))}
FROM incidents_countedday
WHERE severity = %(severity)s AND day >= %(first)s AND day <= %(last)s AND day NOT IN (SELECT day FROM turned)
UNION ALL
SELECT NULL, NULL, part.place, {COLUMNS}
FROM unnest(%(days)s::date[], %(since)s::timestamptz[], %(until)s::timestamptz[], %(aside)s::bool[])
    WITH ORDINALITY AS part (day, since, until, aside, place)
CROSS JOIN LATERAL (
    SELECT * FROM incidents_measured
    WHERE started_at >= part.since AND started_at < part.until AND counts <> 'nothing'
        AND (%(severity)s = '' OR severity = %(severity)s)) AS measured
WHERE part.aside OR part.day IN (SELECT day FROM turned)
"""  # noqa: S608 names of ours


@dataclass(kw_only=True)
class Piece:
    """One of the range: `added` is the sum of its days, `moved` what single rows add to that or take from it."""

    span: Span
    begins: datetime
    ends: datetime
    added: int = 0
    moved: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Of a day of UTC what lies in one piece, or in none. `counted_in` is the piece that the whole day is added to, if any is."""

    day: date
    since: datetime
    until: datetime
    piece: Piece | None
    counted_in: Piece | None

    @property
    def is_aside(self) -> bool:
        """Whether its rows belong elsewhere than most of their day."""
        return self.piece is not self.counted_in


def periods(whole: Span, spans: Sequence[Span], severity: Severity | None) -> list[Period]:
    """The range, and each of `spans`, which cover it in order without gaps. One statement."""
    pieces = [Piece(span=one, begins=one.begins, ends=one.ends) for one in spans]
    parts = list(_parts(pieces))
    kept, rows = _read(parts, severity)
    counted_in = {one.day: one.counted_in for one in parts}
    for day, lanes in kept.items():
        if piece := counted_in[day]:
            piece.added += lanes
    for place, row in rows:
        _move(row, parts[place - 1], is_counted=parts[place - 1].day in kept)
    total = Piece(span=whole, begins=whole.begins, ends=whole.ends)
    for one in pieces:
        total.added += one.added
        total.moved += one.moved
    return [_period(one) for one in (total, *pieces)]


def _parts(pieces: Sequence[Piece]) -> Iterator[Part]:
    """Of every day of UTC that the range touches, in order; a day is counted in the piece that its noon lies in."""
    begins = datetime.combine(pieces[0].begins.date(), time(), tzinfo=UTC)
    bounds = [*(one.begins for one in pieces), pieces[-1].ends]
    while begins < pieces[-1].ends:
        ends = begins + A_DAY
        noon = _at(begins + A_DAY / 2, pieces)
        edges = [begins, *(one for one in bounds if begins < one < ends), ends]
        for since, until in pairwise(edges):
            yield Part(day=begins.date(), since=since, until=until, piece=_at(since, pieces), counted_in=noon)
        begins = ends


def _at(moment: datetime, pieces: Sequence[Piece]) -> Piece | None:
    """The piece that it lies in."""
    place = bisect_right(pieces, moment, key=lambda one: one.begins) - 1
    return pieces[place] if place >= 0 and moment < pieces[place].ends else None


def _read(parts: Sequence[Part], severity: Severity | None) -> tuple[dict[date, int], list[tuple[int, Row]]]:
    asked: dict[str, Any] = {
        "first": parts[0].day,
        "last": parts[-1].day,
        "days": [one.day for one in parts],
        "since": [one.since for one in parts],
        "until": [one.until for one in parts],
        "aside": [one.is_aside for one in parts],
        "severity": str(severity or ""),
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        found = cursor.fetchall()
    kept = {day: number(lanes) for day, lanes, *_ in found if day}
    return kept, [(place, row_of(values)) for _, _, place, *values in found if place]


def _move(row: Row, part: Part, *, is_counted: bool) -> None:
    """To where it belongs, from where its day was counted."""
    lanes = list(lanes_of(row))
    if part.piece:
        part.piece.moved += lanes
    if part.counted_in and is_counted:
        part.counted_in.moved += [(lane, -many) for lane, many in lanes]


def _period(piece: Piece) -> Period:
    lanes = apart(piece.added)
    lanes += [0] * (max((lane for lane, _ in piece.moved), default=0) + 1 - len(lanes))
    for lane, many in piece.moved:
        lanes[lane] += many
    return period(piece.span, lanes)
