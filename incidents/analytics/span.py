"""A range of days as somebody somewhere counts them, in pieces: days where it is short, else weeks from Monday on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

BY_DAY = 14  # days at most
MOST_DAYS = 731
A_DAY = timedelta(days=1)


class Step(StrEnum):
    """How long a piece is; the first and the last week may be cut."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, kw_only=True)
class Span:
    """From the beginning of one day to the end of another one, both included, in `zone`."""

    since: date
    until: date
    zone: tzinfo

    def __post_init__(self) -> None:
        if not self.since <= self.until <= self.since + A_DAY * (MOST_DAYS - 1):
            raise ValueError(f"from {self.since} to {self.until}: 1 to {MOST_DAYS} days, the first one first")

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days + 1

    @property
    def step(self) -> Step:
        """Of its pieces."""
        return Step.DAY if self.days <= BY_DAY else Step.WEEK

    @property
    def begins(self) -> datetime:
        """The moment (UTC)."""
        return datetime.combine(self.since, time(), tzinfo=self.zone).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it (UTC)."""
        return datetime.combine(self.until + A_DAY, time(), tzinfo=self.zone).astimezone(UTC)

    def pieces(self) -> list["Span"]:
        """In order, without gaps."""
        found, since = [], self.since
        while since <= self.until:
            days = 1 if self.step is Step.DAY else 7 - since.weekday()
            until = min(since + A_DAY * (days - 1), self.until)
            found.append(Span(since=since, until=until, zone=self.zone))
            since = until + A_DAY
        return found
