"""How grave it is, as the IC assesses it. The highest that it ever was counts for approving, and the database keeps that."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import TransitionRefused
from incidents.facts import IncidentChanged, IncidentOpened, SeverityChanged
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, Severity
from incidents.outbox.announce import announce
from incidents.outbox.owe import rank_again
from incidents.rooms import let_in
from incidents.severity import needs_room
from incidents.ticks import tick
from incidents.undoable import owe_its_end
from incidents.verb import verb


@verb
def reassess(incident: Incident, *, severity: Severity, why: str, actor: Actor) -> Incident:
    """From now on it is that grave; the same again puts on record that somebody has looked. One of those with a room gets it."""
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; reopen it to reassess it.")
    was, incident.severity, incident.severity_given = incident.severity, severity, True
    incident.save(update_fields=["severity", "severity_given"])
    event = record(
        Action.SEVERITY_CHANGED, actor=actor, incident=incident, words={"why": why}, was=was, now=incident.severity
    )
    tick(incident, Item.SEVERITY, actor=actor)
    if severity != was:
        rank_again(incident)
        announce(SeverityChanged(incident.id, event.id), IncidentChanged(incident.id), event=event)
        owe_its_end(event)
    _open_room(incident, event)
    return incident


def _open_room(incident: Incident, event: AuditEvent) -> None:
    """A person asks for it by saying how grave it is: it waits for no turn. What is in shadow mode stays there."""
    if needs_room(incident.severity) and not (incident.needs_room or incident.shadow):
        incident.needs_room = True
        incident.save(update_fields=["needs_room"])
        let_in(incident)
        announce(IncidentOpened(incident.id), event=event)
