"""Incidents as counters that can be added up: how many there were, and how many times fell into each step of a scale.

Percentiles of a week are no sum of its days', but its counters are the sum of theirs. All counters of a day are one long number,
32 bits each, so that days are added by adding numbers, hundreds of them in a millisecond.
"""

import struct
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from incidents.analytics.period import Period, Spread, Timing
from incidents.analytics.span import Span
from incidents.models.incident import Severity
from incidents.models.measured import Counts

BITS = 32
LONGEST = 2**31 - 1  # seconds, as `Measured` holds them
EXACT = 100  # seconds below which each has a step of its own


def _steps() -> list[int]:
    """Where each begins: up to 100 s a second wide, then 3, 5, 7, …, so that no time is further than 1 % from its middle."""
    found, low = [], 0
    while low <= LONGEST:
        found.append(low)
        low += 1 + 2 * (low // EXACT)
    return found


STEPS = _steps()
MIDDLES = [low + low // EXACT for low in STEPS]
TIMINGS = list(Timing)
SEVERITIES = list(Severity)
FALSE_ALARMS, REMINDED, ANSWERED, HEAD = len(SEVERITIES), len(SEVERITIES) + 1, len(SEVERITIES) + 2, len(SEVERITIES) + 3


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a `Measured` row says. `times` are in the order of Timing; approvals, which may be many, stand apart."""

    severity: str
    counts: str
    reminded: int
    answered: int
    times: Sequence[int | None]
    approved: Sequence[int]


def lanes_of(row: Row) -> Iterator[tuple[int, int]]:
    """Which counters it adds to, and how much."""
    if row.counts == Counts.FALSE_ALARM:
        yield FALSE_ALARMS, 1
    elif row.counts == Counts.INCIDENT:
        yield SEVERITIES.index(Severity(row.severity)), 1
    yield REMINDED, row.reminded
    yield ANSWERED, row.answered
    for place, took in enumerate(row.times):
        if took is not None:
            yield _lane(place, took), 1
    for took in row.approved:
        yield _lane(len(row.times), took), 1


def _lane(timing: int, took: int) -> int:
    return HEAD + len(TIMINGS) * (bisect_right(STEPS, took) - 1) + timing


def packed(rows: Iterable[Row]) -> bytes:
    """All of them, as a day keeps them."""
    counted: Counter[int] = Counter()
    for row in rows:
        for lane, many in lanes_of(row):
            counted[lane] += many
    lanes = [counted[lane] for lane in range(max(counted, default=-1) + 1)]
    return zlib.compress(struct.pack(f"<{len(lanes)}I", *lanes))


def number(kept: bytes) -> int:
    """What was packed, to be added to others."""
    return int.from_bytes(zlib.decompress(kept), "little")


def apart(added: int) -> list[int]:
    """The counters of a number or a sum."""
    many = max(HEAD, -(-added.bit_length() // BITS))
    return list(struct.unpack(f"<{many}I", added.to_bytes(many * BITS // 8, "little")))


def period(span: Span, lanes: Sequence[int]) -> Period:
    """What they say of those days. Times are the middles of steps."""
    return Period(
        since=span.since,
        until=span.until,
        incidents=dict(zip(Severity, lanes, strict=False)),
        false_alarms=lanes[FALSE_ALARMS],
        times={timing: _spread(lanes[HEAD + place :: len(TIMINGS)]) for place, timing in enumerate(TIMINGS)},
        reminded=lanes[REMINDED],
        answered=lanes[ANSWERED],
    )


def _spread(steps: Sequence[int]) -> Spread:
    reached = list(accumulate(steps))
    count = reached[-1] if reached else 0
    median, p95 = (MIDDLES[bisect_left(reached, ceil(share * count))] if count else None for share in (0.5, 0.95))
    return Spread(count=count, median=median, p95=p95)
