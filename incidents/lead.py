"""Taking the lead and laying it down. For verbs that have locked the incident and asked who may."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.call_in import call_in
from incidents.facts import IncidentChanged, IncidentLed, IncidentUnled
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, State
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.ticks import tick, untick
from incidents.undoable import owe_its_end

BEFORE_ANYBODY_LED = frozenset(
    {State.ALERT_RECEIVED, State.ROOM_ASSEMBLING, State.ASSEMBLY_FAILED, State.ROOM_ASSEMBLED}
)


def take_lead(incident: Incident, *, actor: Actor, by: str) -> None:
    """The actor is IC from now on, by claiming it or `by` the verb that only an IC may do."""
    person, before = actor.somebody, incident.state
    if incident.state in BEFORE_ANYBODY_LED:
        incident.move_to(State.ACTIVE)
    incident.ic, incident.ic_since = person, database_now()
    incident.save(update_fields=["state", "ic", "ic_since"])
    event = record(Action.IC_CLAIMED, actor=actor, incident=incident, was=before, ic=person.reference, by=by)
    tick(incident, Item.IC, actor=actor)
    come_in(incident, actor=actor)
    announce(IncidentLed(incident.id, person.pk), IncidentChanged(incident.id), event=event)
    owe_its_end(event)


def come_in(incident: Incident, *, actor: Actor) -> None:
    """Whoever takes the lead in the console is asked into the room; who does it in Slack is there."""
    if actor.via == "console":
        call_in(incident, [actor.somebody], via="leads it from the console", actor=actor)


def lay_down(incident: Incident, *, actor: Actor) -> None:
    """Nobody leads from now on, also where the lead was offered to somebody. The room is told."""
    before, left = incident.state, incident.ic
    if incident.state == State.ACTIVE:
        incident.move_to(State.ROOM_ASSEMBLED)
    incident.ic = incident.ic_since = incident.handoff_to = None
    incident.save(update_fields=["state", "ic", "ic_since", "handoff_to"])
    event = record(Action.IC_RELEASED, actor=actor, incident=incident, was=before, ic=left.reference if left else None)
    untick(incident, Item.IC, actor=actor)
    announce(IncidentUnled(incident.id), IncidentChanged(incident.id), event=event)
