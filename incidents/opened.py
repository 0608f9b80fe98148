"""The first event of an incident that a person opens, and the room it is owed. A first alert's is written by first.py."""

import structlog

from clients import trace
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import IncidentOpened
from incidents.models.incident import Incident
from incidents.outbox.announce import announce

log = structlog.get_logger(__name__)


def record_opened(incident: Incident, *, actor: Actor, **how: str) -> None:
    """For the verb that has just made it; `how` says in the event where it came from."""
    event = record(
        Action.INCIDENT_OPENED,
        actor=actor,
        incident=incident,
        words={"title": incident.title},
        number=incident.number,
        severity=incident.severity,
        room=incident.needs_room,
        **how,
    )
    announce(IncidentOpened(incident.id), event=event)
    trace.about(incident.id, opened=True)
    log.info("incident_opened", incident=str(incident.id), reference=incident.reference, severity=incident.severity)
