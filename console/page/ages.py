"""How long an incident has been open, or took."""

from incidents.lasting import lasting
from incidents.models import Incident


def age(incident: Incident) -> str:
    """How long it has been open, or how long it took; empty where it ended and nobody noted when."""
    if incident.is_open:
        return lasting(incident.minutes_open())
    return f"took {lasting(incident.minutes_open())}" if incident.resolved_at or incident.cancelled_at else ""
