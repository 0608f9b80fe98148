"""What can wait comes in the reader's working hours, by their own clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Person
from incidents.quiet_hours import working_time, zone_of

# Hours that change in either half of the year, by half an hour, around Ramadan, never; quarters of an hour; the ends of the day.
ZONES = (
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tz", "at", "then"),
    [
        ("Europe/Berlin", "2026-11-25T08:00", "2026-11-25T08:00"),  # nine in Berlin, to the minute
        ("Europe/Berlin", "2026-11-25T07:59", "2026-11-25T08:00"),
        ("Europe/Berlin", "2026-11-25T17:00", "2026-11-26T08:00"),  # six in the evening is no working hour
        ("Europe/Berlin", "2026-11-27T17:00", "2026-11-30T08:00"),  # a Friday evening
        ("Europe/Berlin", "2026-03-27T20:00", "2026-03-30T07:00"),  # summer time begins meanwhile
        ("America/Los_Angeles", "2026-11-25T08:00", "2026-11-25T17:00"),
        ("Pacific/Auckland", "2026-11-27T08:00", "2026-11-29T20:00"),  # their Monday begins on our Sunday
        ("", "2026-11-25T03:00", "2026-11-25T09:00"),
        ("Mars/Olympus_Mons", "2026-11-25T03:00", "2026-11-25T09:00"),
    ],
)
def test_it_is_the_next_working_hour_where_they_are(tz: str, at: str, then: str) -> None:
    assert working_time(utc(at), Person(tz=tz)) == utc(then)


def test_hours_and_days_are_settings(settings: Any) -> None:
    settings.WORK_DAYS, settings.WORK_FROM, settings.WORK_UNTIL = ["sun"], 0, 24
    assert working_time(utc("2026-11-25T12:00"), None) == utc("2026-11-29T00:00")
    assert working_time(utc("2026-11-29T23:59"), None) == utc("2026-11-29T23:59")


@given(st.integers(min_value=0, max_value=5_000_000), st.sampled_from(ZONES))
def test_it_is_never_earlier_and_always_a_working_hour(minutes: int, zone: str) -> None:
    at, reader = utc("2026-01-01T00:00") + timedelta(minutes=minutes), Person(tz=zone)
    then = working_time(at, reader)
    there = then.astimezone(zone_of(reader))
    assert then >= at
    assert (there.weekday() < 5, 9 <= there.hour < 18) == (True, True)
