"""The reader's time zone: as an address names it, else as their browser said (zone.js keeps it in a cookie), else UTC."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from django.http import HttpRequest

from incidents.zones import zone_called

COOKIE = "zone"
OFFERED = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Helsinki",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)  # while somebody types; any other that there is may be written


def zone_of(request: HttpRequest, given: Mapping[str, str] | None = None) -> tzinfo:
    """One that there is; whatever else is said counts as not said. `given` is an address that is not the request's own."""
    for name in ((request.GET if given is None else given).get("zone", "").strip(), request.COOKIES.get(COOKIE, "")):
        zone = zone_called(name)
        if zone:
            return zone
    return UTC


def name_of(zone: tzinfo, at: datetime) -> str:
    """Its name and how far it is from UTC at that time, e.g. `Europe/Berlin (UTC+1)`."""
    if str(zone) == "UTC":
        return "UTC"
    minutes = round((at.astimezone(zone).utcoffset() or at - at).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{zone} (UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''})"
