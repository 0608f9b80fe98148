"""How ICs rate incidents, five or more together. Groups are of whole months, do not overlap and stay as they were closed:

so nobody finds a single rating by comparing two ranges, two filters, or today with yesterday.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, Max, Sum
from django.db.models.functions import TruncMonth

from incidents.models.pulse import FEWEST, Pulse
from incidents.models.rating import Rating
from incidents.outbox.clock import database_now

SETTLED = timedelta(hours=1)  # after a month's end: a rating of its last second is committed by then


@dataclass(frozen=True, kw_only=True)
class Rated:
    """`average` of 1 to 5 stars by so many ratings that were given from that day to that one, both included (UTC)."""

    since: date
    until: date
    ratings: int
    average: float


def rated(since: date, until: date) -> list[Rated]:
    """The groups that have a day in that range, the oldest first."""
    groups = Pulse.objects.filter(since__lte=until, until__gte=since).order_by("since")
    return [
        Rated(since=one.since, until=one.until, ratings=one.ratings, average=one.stars / one.ratings) for one in groups
    ]


def close() -> None:
    """Of each month that is over: with the months before it that had too few, as soon as there are enough. Twice is once."""
    over = _first_of_month(database_now() - SETTLED)
    closed: date | None = Pulse.objects.aggregate(last=Max("until"))["last"]
    given = Rating.objects.filter(rated_at__lt=_begins(over))
    if closed:
        given = given.filter(rated_at__gte=_begins(closed + timedelta(days=1)))
    months = given.annotate(month=TruncMonth("rated_at", tzinfo=UTC)).values("month").order_by("month")
    Pulse.objects.bulk_create(
        _groups([(one["month"].date(), one["n"], one["s"]) for one in months.annotate(n=Count("pk"), s=Sum("stars"))]),
        ignore_conflicts=True,
    )


def _groups(months: list[tuple[date, int, int]]) -> list[Pulse]:
    groups, since, ratings, stars = [], None, 0, 0
    for month, count, given in months:
        since, ratings, stars = since or month, ratings + count, stars + given
        if ratings >= FEWEST:
            groups.append(Pulse(since=since, until=_last_of_month(month), ratings=ratings, stars=stars))
            since, ratings, stars = None, 0, 0
    return groups


def _first_of_month(moment: datetime) -> date:
    return moment.astimezone(UTC).date().replace(day=1)


def _last_of_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
