"""How often customers hear from us while an incident is open: a first word soon, then every 30 min of a P1, every 60 of a P2."""

from datetime import datetime, timedelta

from incidents.models.incident import Incident, Severity
from statuspage.connected import is_connected
from statuspage.content import Status
from statuspage.models.publication import Publication

FIRST: dict[str, timedelta] = {Severity.P1: timedelta(minutes=15), Severity.P2: timedelta(minutes=30)}
EVERY: dict[str, timedelta] = {Severity.P1: timedelta(minutes=30), Severity.P2: timedelta(minutes=60)}


def next_due(incident: Incident) -> datetime | None:
    """When customers are to hear from us next: the first time after its start, then after what they read last.

    None of a P3, where no status page is connected, once they read that it is resolved, and at an end.
    """
    if not is_due_at_all(incident):
        return None
    return next_due_after(incident, Publication.newest_published(incident))


def next_due_after(incident: Incident, newest: Publication | None) -> datetime | None:
    """The same where the update that customers read last is at hand; asks nobody."""
    if not is_due_at_all(incident):
        return None
    if newest is None or newest.settled_at is None:
        return incident.started_at + FIRST[incident.severity]
    return None if newest.content.status == Status.RESOLVED else newest.settled_at + EVERY[incident.severity]


def is_due_at_all(incident: Incident) -> bool:
    """Whether customers are told of such an incident as long as it is open."""
    return incident.severity in EVERY and incident.is_open and is_connected()
