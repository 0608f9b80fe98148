"""How often customers hear from us while an incident is open: every 30 min of a P1, every 60 of a P2."""

from datetime import datetime, timedelta

from incidents.models.incident import Incident, Severity
from statuspage.content import Status
from statuspage.models.publication import Publication

EVERY: dict[str, timedelta] = {Severity.P1: timedelta(minutes=30), Severity.P2: timedelta(minutes=60)}


def next_due(incident: Incident) -> datetime | None:
    """When the update after the newest one is due; None before the first, once they read that it is resolved, or at an end."""
    newest = Publication.newest_published(incident)
    every = EVERY.get(incident.severity)
    if newest is None or newest.settled_at is None or every is None or not incident.is_open:
        return None
    return None if newest.content.status == Status.RESOLVED else newest.settled_at + every
