"""A war room on request, for an incident that opened none by itself."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import TransitionRefused
from incidents.facts import IncidentOpened
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb


@verb
def open_room(incident: Incident, *, actor: Actor) -> Incident:
    """Somebody wants its room: it is assembled as any other is, and the incident is in shadow mode no more.

    Raises TransitionRefused where there is one or one is owed, and where the incident is over.
    """
    if incident.needs_room:
        raise TransitionRefused(f"{incident.reference} has its room already, or it is being made.")
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; reopen it first.")
    was_shadow, incident.shadow, incident.needs_room = incident.shadow, False, True
    incident.save(update_fields=["needs_room", "shadow"])
    event = record(Action.ROOM_REQUESTED, actor=actor, incident=incident, was_shadow=was_shadow)
    announce(IncidentOpened(incident.id), event=event)
    return incident
