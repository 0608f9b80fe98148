"""Times as each reader's own, with the day where that is not today."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from slackbot.blocks import clock, in_utc

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def test_of_today_the_time_is_enough() -> None:
    at = NOON - timedelta(hours=2)
    assert clock(at) == f"<!date^{int(at.timestamp())}^{{time}}|10:00 UTC>"


@pytest.mark.parametrize("ago", [timedelta(hours=12, minutes=1), timedelta(days=3), timedelta(hours=-13)])
def test_of_another_day_the_day_is_there_too(ago: timedelta) -> None:
    assert "^{date_short_pretty} {time}|" in clock(NOON - ago)


def test_where_no_zone_is_known_it_is_utc() -> None:
    assert in_utc(NOON - timedelta(days=25)) == "3 Nov 12:00 UTC"
