"""Time zones by the names that people and other systems give them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_called(name: str | None) -> ZoneInfo | None:
    """None where this machine knows none of that name, such as for Europe, which is a folder of them."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
