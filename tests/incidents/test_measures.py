"""What plots and the API are given of a range of days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.analytics import pulses
from incidents.analytics.measures import measures
from incidents.analytics.period import Timing
from incidents.analytics.rollup import roll_up
from incidents.models import Incident, Measured, Person, Pulse, Rating
from incidents.models.incident import Severity

MONDAY = date(2026, 5, 4)
SUNDAY = date(2026, 5, 31)


def counted(at: datetime, *, severity: str = "P2", **given: Any) -> None:
    """An incident that started then."""
    incident = Incident.objects.create(title="Errors", severity=severity, started_at=at)
    given.setdefault("counts", "incident")
    Measured.objects.create(incident=incident, severity=severity, started_at=at, measured_at=at, **given)


def on(day: int, hour: int = 12) -> datetime:
    """Of May 2026."""
    return datetime(2026, 5, day, hour, tzinfo=UTC)


def test_median_and_p95_are_times_that_happened(transactional_db: None) -> None:
    for seconds in range(1, 101):
        counted(on(4), resolve=seconds * 60)
    spread = measures(MONDAY, SUNDAY, zone=UTC).whole.times[Timing.RESOLVE]
    assert (spread.count, spread.median, spread.p95) == (100, 50 * 60, 95 * 60)


def test_of_nothing_there_is_none(transactional_db: None) -> None:
    found = measures(MONDAY, SUNDAY, zone=UTC)
    assert (found.whole.total, found.whole.compliance, found.pulse, found.is_behind) == (0, None, [], False)
    assert {(one.count, one.median, one.p95) for one in found.whole.times.values()} == {(0, None, None)}


def test_a_range_is_the_sum_of_its_weeks_but_not_its_percentiles(transactional_db: None) -> None:
    for day, minutes in ((4, 1), (11, 2), (12, 3), (30, 90)):
        counted(on(day), mitigate=minutes * 60, reminded=2, answered=1)
    found = measures(MONDAY, SUNDAY, zone=UTC)
    assert [one.total for one in found.periods] == [1, 2, 0, 1]
    assert (found.whole.total, found.whole.compliance) == (4, 50.0)
    assert found.whole.times[Timing.MITIGATE].median == 2 * 60


def test_false_alarms_stand_beside_incidents_and_duplicates_nowhere(transactional_db: None) -> None:
    for counts in ("incident", "false alarm", "nothing"):
        counted(on(5), counts=counts)
    whole = measures(MONDAY, SUNDAY, zone=UTC).whole
    assert (whole.incidents, whole.false_alarms) == ({"P1": 0, "P2": 1, "P3": 0}, 1)


def test_each_approval_counts(transactional_db: None) -> None:
    counted(on(5), approvals=[60, 120])
    counted(on(6), approvals=[600])
    spread = measures(MONDAY, SUNDAY, zone=UTC).whole.times[Timing.APPROVAL]
    assert (spread.count, spread.median) == (3, 120)


def test_days_are_those_of_the_readers_zone(transactional_db: None) -> None:
    counted(on(10, 23))  # Monday the 11th, 01:00, in Berlin
    weeks = {zone: [one.total for one in measures(MONDAY, SUNDAY, zone=zone).periods] for zone in (UTC, BERLIN)}
    assert weeks == {UTC: [1, 0, 0, 0], BERLIN: [0, 1, 0, 0]}


BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_of_25_hours_is_one_day(transactional_db: None) -> None:
    found = measures(date(2026, 10, 24), date(2026, 10, 26), zone=BERLIN)
    assert [one.since.day for one in found.periods] == [24, 25, 26]
    assert found.span.ends - found.span.begins == timedelta(days=3, hours=1)


def test_a_short_range_is_in_days_a_longer_one_in_weeks_cut_at_its_ends(transactional_db: None) -> None:
    assert len(measures(MONDAY, date(2026, 5, 17), zone=UTC).periods) == 14
    weeks = measures(date(2026, 5, 6), date(2026, 5, 20), zone=UTC).periods
    assert [(one.since.day, one.until.day) for one in weeks] == [(6, 10), (11, 17), (18, 20)]


@pytest.mark.parametrize(("since", "until"), [(SUNDAY, MONDAY), (MONDAY, date(2028, 5, 4)), (date.max, date.max)])
def test_days_in_the_wrong_order_and_too_many_are_refused(since: date, until: date) -> None:
    with pytest.raises(ValueError, match="1 to 731 days"):
        measures(since, until, zone=UTC)


def test_one_severity_alone(transactional_db: None) -> None:
    counted(on(5), severity="P1", room=10)
    counted(on(5), severity="P3", room=1000)
    whole = measures(MONDAY, SUNDAY, zone=UTC, severity=Severity.P1).whole
    assert (whole.total, whole.times[Timing.ROOM].p95) == (1, 10)


def test_it_asks_as_often_of_two_years_as_of_a_day(transactional_db: None) -> None:
    counted(on(5))
    for since in (date(2026, 5, 5), date(2024, 5, 6)):
        with CaptureQueriesContext(connection) as asked:
            measures(since, date(2026, 5, 5), zone=UTC)
        assert len(asked) == 4


def test_it_says_so_when_nothing_is_counted_any_more(incident: Incident) -> None:
    Incident.objects.update(opened_at=on(4))
    assert measures(MONDAY, SUNDAY, zone=UTC).is_behind
    roll_up()
    assert not measures(MONDAY, SUNDAY, zone=UTC).is_behind


def rated(incident: Incident, person: Person, *given: tuple[int, int, int]) -> None:
    """Month of 2026, how many, how many stars each."""
    already = Rating.objects.count()
    for month, count, stars in given:
        at = datetime(2026, month, 28, 23, 59, 59, tzinfo=UTC)
        for _ in range(count):
            already += 1
            Rating.objects.create(
                incident=incident, episode=already, person=person, due_at=at, stars=stars, rated_at=at
            )


def test_ratings_are_shown_by_whole_months_of_five_or_more(incident: Incident, ic: Person) -> None:
    rated(incident, ic, (2, 5, 4), (3, 3, 2), (4, 1, 2), (6, 1, 3), (7, 4, 5))
    pulses.close()
    found = pulses.rated(date(2026, 1, 1), date(2026, 12, 31))
    assert [(one.since.month, one.until, one.ratings, one.average) for one in found] == [
        (2, date(2026, 2, 28), 5, 4.0),
        (3, date(2026, 6, 30), 5, 2.2),
    ]


def test_what_is_closed_is_never_counted_anew(incident: Incident, ic: Person) -> None:
    rated(incident, ic, (2, 5, 4), (7, 4, 5))
    pulses.close()
    rated(incident, ic, (8, 1, 1))
    pulses.close()
    pulses.close()
    assert list(Pulse.objects.order_by("since").values_list("ratings", "stars")) == [(5, 20), (5, 21)]


def test_of_the_month_that_goes_on_nothing_is_shown(incident: Incident, ic: Person) -> None:
    at = datetime.now(UTC)
    for episode in range(6):
        Rating.objects.create(incident=incident, episode=episode, person=ic, due_at=at, stars=5, rated_at=at)
    pulses.close()
    assert not Pulse.objects.exists()
