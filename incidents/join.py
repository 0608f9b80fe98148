"""An alert that belongs to an incident on record: it is on record as one of that incident's, which may open again for it."""

import structlog

from incidents import lifecycle
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import AlertJoined, IncidentChanged, IncidentOpened, IncidentShadowed
from incidents.first_rows import First
from incidents.follow import still_firing
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.refire import home_of

log = structlog.get_logger(__name__)


def join(home: Incident, rows: First) -> str:
    """The alert is one of that incident: "joined", or "reopened" if it had ended. Empty: meanwhile it is too late for that."""
    incident, shadow = Incident.objects.lock(home.pk), rows.incident.shadow
    if incident.shadow != shadow or (
        not incident.is_open and home_of(rows.alert.refire_key, shadow=shadow) != incident
    ):
        return ""
    again = not incident.is_open
    rows.alert.incident = incident
    rows.alert.save()
    rows.delivery.alert = rows.alert
    rows.delivery.save()
    still_firing(incident)
    event = record(
        Action.ALERT_JOINED,
        actor=SENDER,
        incident=incident,
        words={"title": rows.alert.title},
        alert_group=rows.alert.group_id,
        severity=rows.alert.severity,
        found_by=str(rows.alert.found_by),
    )
    if again:
        lifecycle.open_again(incident, actor=SENDER, why="the alert fires again")
    if rows.wants_room and not incident.needs_room:
        _owe_room(incident, event)
    _raise_severity(incident, to=rows.alert.severity)
    announce(IncidentChanged(incident.id), event=event)
    if incident.ic:
        announce(AlertJoined(incident.id), event=event)
    word = "reopened" if again else "joined"
    log.info("alert_joined", outcome=word, incident=str(incident.id), reference=incident.reference)
    return word


def _raise_severity(incident: Incident, *, to: str) -> None:
    """The most severe alert counts until somebody leads; then it is theirs to assess."""
    if incident.ic is None and to < incident.severity:
        was, incident.severity = incident.severity, to
        incident.save(update_fields=["severity"])
        record(Action.SEVERITY_RAISED, actor=SENDER, incident=incident, was=was, now=to)


def _owe_room(incident: Incident, event: AuditEvent) -> None:
    """A graver alert asks for the room that the first one did not need."""
    if incident.shadow:
        announce(IncidentShadowed(incident.id), event=event)
        return
    incident.needs_room = True
    incident.save(update_fields=["needs_room"])
    announce(IncidentOpened(incident.id), event=event)
