"""What each day comes to, kept beside the rows: whatever is corrected, it says what the rows say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.analytics import by_day, by_row
from incidents.analytics import measures as read
from incidents.analytics.days import recount
from incidents.analytics.lanes import MIDDLES, STEPS, apart, number, packed, period
from incidents.analytics.period import Period, Timing
from incidents.analytics.rollup import roll_up
from incidents.analytics.span import Span
from incidents.correct import Milestone, correct_time
from incidents.models import CountedDay, DayToCount, Incident, Measured, Person
from incidents.models.incident import Severity
from tests.at_once import at_once
from tests.conftest import by
from tests.sample import SEED, a_few

FIRST, LAST = date(2026, 3, 20), date(2026, 4, 14)  # clocks change in between, there and there
ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Berlin", "America/New_York", "Atlantic/Azores", "Asia/Kathmandu", "Pacific/Auckland")
]
SPANS = [(FIRST, LAST), (date(2026, 3, 27), date(2026, 4, 6)), (date(2026, 4, 5), date(2026, 4, 5))]
AT = datetime(2026, 3, 29, tzinfo=UTC)


def row(chance: Random) -> dict[str, Any]:
    """Any that there may be."""
    counts = chance.choice(["incident"] * 6 + ["false alarm", "nothing"])
    took = [chance.choice([None, chance.randrange(200), chance.randrange(10**6)]) for _ in range(5)]
    times = dict(zip(("room", "room_update", "customer_update", "mitigate", "resolve"), took, strict=True))
    reminded = chance.randrange(4) if counts == "incident" else 0
    return {
        "counts": counts,
        "severity": chance.choice(Severity.values),
        "started_at": AT + timedelta(seconds=chance.randrange(-15 * 86_400, 20 * 86_400)),
        "approvals": [chance.randrange(10**4) for _ in range(chance.randrange(3))] if counts == "incident" else [],
        "reminded": reminded,
        "answered": chance.randint(0, reminded),
        **(times if counts == "incident" else dict.fromkeys(times)),
    }


def written(chance: Random, count: int) -> None:
    """So many incidents with their rows."""
    for _ in range(count):
        given = row(chance)
        made = Incident.objects.create(title="Errors", severity="P2", started_at=given["started_at"])
        Measured.objects.create(incident=made, measured_at=AT, **given)


def history(chance: Random) -> Iterator[None]:
    """Rows come, are corrected and go; at times the days are counted. After each step everything has to be right."""
    written(chance, 60)
    yield
    recount()
    yield
    for one in chance.sample(list(Measured.objects.all()), 15):
        Measured.objects.filter(pk=one.pk).update(**row(chance))
    Measured.objects.filter(pk__in=[one.pk for one in chance.sample(list(Measured.objects.all()), 5)]).delete()
    yield
    recount()
    written(chance, 3)
    yield


def assert_same(counted: Period, exact: Period) -> None:
    """All numbers, and times within 1 %."""
    assert (counted.incidents, counted.false_alarms) == (exact.incidents, exact.false_alarms)
    assert (counted.reminded, counted.answered) == (exact.reminded, exact.answered)
    for timing in Timing:
        near, right = counted.times[timing], exact.times[timing]
        assert near.count == right.count
        for one, other in ((near.median, right.median), (near.p95, right.p95)):
            assert (one is None) == (other is None)
            assert abs((one or 0) - (other or 0)) <= (other or 0) / 100


@pytest.mark.parametrize("zone", a_few(ZONES, 3), ids=str)
def test_days_say_what_their_rows_say_in_every_zone(zone: ZoneInfo, transactional_db: None) -> None:
    for _ in history(Random(SEED)):  # noqa: S311 chance, not a secret
        for since, until in SPANS:
            for severity in (None, Severity.P1):
                span = Span(since=since, until=until, zone=zone)
                counted = by_day.periods(span, span.pieces(), severity)
                exact = by_row.periods([span, *span.pieces()], severity)
                for one, other in zip(counted, exact, strict=True):
                    assert_same(one, other)


def test_counted_anew_every_day_is_what_was_kept(transactional_db: None) -> None:
    for _ in history(Random(SEED)):  # noqa: S311 chance, not a secret
        recount()
    kept = {(one.day, one.severity): bytes(one.lanes) for one in CountedDay.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO incidents_daytocount (day) SELECT DISTINCT day FROM incidents_countedday")
    recount()
    assert {(one.day, one.severity): bytes(one.lanes) for one in CountedDay.objects.all()} == kept


def test_every_time_is_within_a_hundredth_of_the_middle_of_its_step() -> None:
    for low, after, middle in zip(STEPS, STEPS[1:], MIDDLES, strict=False):
        assert middle - low == after - 1 - middle
        assert 100 * (middle - low) <= low


def test_a_correction_counts_both_days_anew(incident: Incident, ic: Person) -> None:
    Incident.objects.filter(pk=incident.pk).update(started_at=AT, opened_at=AT)
    roll_up()
    assert [str(one) for one in CountedDay.objects.order_by("severity")] == [
        "2026-03-29",
        f"2026-03-29 {incident.severity}",
    ]
    correct_time(
        Incident.objects.get(), milestone=Milestone.STARTED, at=AT - timedelta(days=2), why="The graph", actor=by(ic)
    )
    roll_up()
    assert {one.day for one in CountedDay.objects.all()} == {date(2026, 3, 27)}
    assert not DayToCount.objects.exists()


def test_a_turn_that_changes_nothing_counts_nothing(incident: Incident) -> None:
    roll_up()
    roll_up()
    before = set(CountedDay.objects.values_list("pk", flat=True))
    roll_up()
    assert set(CountedDay.objects.values_list("pk", flat=True)) == before


def test_of_two_turns_at_once_one_waits_and_nothing_is_lost(transactional_db: None) -> None:
    written(Random(1), 30)  # noqa: S311
    assert sum(at_once(recount, recount)) == len(set(Measured.objects.values_list("started_at__date", flat=True)))  # type: ignore[arg-type]


def test_what_a_turn_cannot_see_yet_is_counted_by_the_next(transactional_db: None) -> None:
    written(Random(1), 5)  # noqa: S311
    recount()
    one = Measured.objects.filter(counts="incident").first()
    assert one
    with transaction.atomic():
        Measured.objects.filter(pk=one.pk).update(reminded=7)
        assert at_once(recount) == [0]
    assert DayToCount.objects.count() == recount() == 1


def test_of_many_incidents_times_are_read_from_days(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "FEW", 5)
    written(Random(1), 60)  # noqa: S311
    recount()
    with CaptureQueriesContext(connection) as asked:
        found = read.measures(FIRST, LAST, zone=UTC)
    assert (len(asked), found.is_exact) == (3, False)


def test_an_empty_day_is_nothing() -> None:
    span = Span(since=FIRST, until=FIRST, zone=UTC)
    assert period(span, apart(number(packed([])))).total == 0
