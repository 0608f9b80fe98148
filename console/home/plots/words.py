"""How days, weeks and months are called along an axis and in a table."""

from collections.abc import Sequence
from datetime import date

from incidents.analytics.period import Measures, Period
from incidents.analytics.pulses import Rated
from incidents.analytics.span import Step


def day(at: date) -> str:
    """`7 Sep`."""
    return f"{at.day} {at:%b}"


def days_of(one: Period) -> str:
    """`7 Sep 2026`, `7 to 13 Sep 2026`, `28 Sep to 4 Oct 2026`."""
    if one.since == one.until:
        return f"{day(one.since)} {one.since:%Y}"
    first = f"{one.since.day}" if one.since.month == one.until.month else day(one.since)
    return f"{first} to {day(one.until)} {one.until:%Y}"


def months_of(one: Rated) -> str:
    """`Sep 2026`, `Jul to Sep 2026`."""
    last = f"{one.until:%b %Y}"
    return (
        last if (one.since.year, one.since.month) == (one.until.year, one.until.month) else f"{one.since:%b} to {last}"
    )


def firsts(found: Measures) -> Sequence[str]:
    """The first day of each piece."""
    return [day(one.since) for one in found.periods]


def along(found: Measures) -> str:
    """What the axis is."""
    return "Days" if found.step is Step.DAY else "Weeks, by their first day"


def many(count: int, what: str) -> str:
    """`1 incident`, `2 incidents`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
