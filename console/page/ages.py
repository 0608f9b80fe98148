"""How long something has lasted, as people say it."""

from incidents.models import Incident


def lasting(minutes: int) -> str:
    """Whole minutes in at most two units: `47 min`, `2 h 5 min`, `3 d 4 h`."""
    if minutes < 1:
        return "under 1 min"
    hours, rest = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} d {hours_left} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def age(incident: Incident) -> str:
    """How long it has been open, or how long it took; empty where it ended and nobody noted when."""
    if incident.is_open:
        return lasting(incident.minutes_open())
    return f"took {lasting(incident.minutes_open())}" if incident.resolved_at or incident.cancelled_at else ""
