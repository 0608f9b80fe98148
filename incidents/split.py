"""Split off: an alert that joined an incident gets one of its own."""

from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, TransitionRefused
from incidents.facts import AlertCleared, IncidentChanged, IncidentOpened
from incidents.models.alert import Alert, AlertState
from incidents.models.incident import Incident
from incidents.models.room_turn import RoomTurn
from incidents.outbox.announce import announce
from incidents.outbox.clock import Clock
from incidents.verb import verb


@verb
def split_off(incident: Incident, *, actor: Actor, alert: Alert) -> Incident:
    """The new incident, with a room that waits for no turn. Whatever is said of the alert later is said of it there."""
    alert.refresh_from_db()
    if alert.incident != incident:
        raise NotNow("That alert is not one of this incident any more.")
    if not incident.is_open or incident.alerts.count() < 2:
        raise TransitionRefused("Only one of several alerts of an open incident can be split off.")
    new = _opened_for(alert, actor=actor, out_of=incident)
    alert.incident = new
    alert.save(update_fields=["incident"])
    event = record(
        Action.ALERT_SPLIT_OFF,
        actor=actor,
        incident=incident,
        words={"title": alert.title},
        alert_group=alert.group_id,
        into=new.reference,
    )
    if not incident.cleared_at and not incident.alerts.exclude(state=AlertState.RESOLVED).exists():
        incident.cleared_at = timezone.now()
        incident.save(update_fields=["cleared_at"])
        announce(AlertCleared(incident.id), event=event)
    announce(IncidentChanged(incident.id), event=event)
    return new


def _opened_for(alert: Alert, *, actor: Actor, out_of: Incident) -> Incident:
    new = Incident.objects.create(
        title=alert.title,
        severity=alert.severity,
        service=alert.labels.get("service", "")[:200],
        team=(alert.team or alert.labels.get("team", ""))[:200],
        needs_room=True,
        started_at=alert.started_at,
        cleared_at=alert.cleared_at,
        maybe_related=out_of,
    )
    RoomTurn.objects.create(
        incident=new, integration=f"{alert.source} {alert.integration_id}", counts=False, granted_at=Clock()
    )
    event = record(
        Action.INCIDENT_OPENED,
        actor=actor,
        incident=new,
        words={"title": new.title},
        number=new.number,
        severity=new.severity,
        room=True,
        source=alert.source,
        alert_group=alert.group_id,
        out_of=out_of.reference,
    )
    announce(IncidentOpened(new.id), event=event)
    return new
