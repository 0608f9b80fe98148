"""Quiet hours: what can wait is sent in the working hours of whoever reads it, where they are."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.conf import settings

from incidents.models.person import Person
from incidents.zones import zone_called

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def working_time(at: datetime, reader: Person | None) -> datetime:
    """`at`, where that is a working hour of the reader's; else when their next working day begins. Aware."""
    zone = zone_of(reader)
    today = at.astimezone(zone).date()
    for days in range(8):
        day = today + timedelta(days=days)
        if DAYS[day.weekday()] in settings.WORK_DAYS and at < _at_hour(settings.WORK_UNTIL, day, zone):
            return max(at, _at_hour(settings.WORK_FROM, day, zone))
    raise LookupError("no day of the week is a working day")


def is_working_day(at: datetime, reader: Person | None) -> bool:
    """Where the reader is."""
    return DAYS[at.astimezone(zone_of(reader)).weekday()] in settings.WORK_DAYS


def zone_of(reader: Person | None) -> tzinfo:
    """Where Slack says that they are; UTC where nobody knows, or this machine does not know that zone."""
    return zone_called(reader.tz if reader else "") or UTC


def _at_hour(hour: int, day: date, zone: tzinfo) -> datetime:
    """By the clock on the wall, also on a day that has an hour more or less. 24 is the end of the day."""
    return datetime.combine(day, time(), tzinfo=zone) + timedelta(hours=hour)
