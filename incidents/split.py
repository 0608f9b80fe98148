"""Split off: an alert that joined an incident gets one of its own."""

from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, TransitionRefused
from incidents.facts import IncidentChanged
from incidents.follow import note_if_clear
from incidents.models.alert import Alert
from incidents.models.incident import Incident
from incidents.opened import record_opened
from incidents.outbox.announce import announce
from incidents.rooms import let_in
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
    if not incident.cleared_at:
        note_if_clear(incident, event, at=timezone.now())
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
    let_in(new)
    record_opened(new, actor=actor, source=alert.source, alert_group=alert.group_id, out_of=out_of.reference)
    return new
