"""Who is asked to help with an incident, beside those whom its alert calls."""

from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.call_in import call_in
from incidents.errors import TransitionRefused
from incidents.facts import IncidentChanged, RespondersAdded
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.outbox.announce import announce
from incidents.verb import verb


@verb
def add_responders(incident: Incident, *, people: list[Person], actor: Actor) -> list[Person]:
    """Asks more people to help; gives those who were not asked before. They are invited to the room."""
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; reopen it to call people in.")
    return call_in(incident, people, via="called in", actor=actor)


@verb
def join_in(incident: Incident, *, actor: Actor) -> bool:
    """Somebody comes in by themselves; whether they were not asked before. Raises TransitionRefused where it is over."""
    if not incident.is_open:
        raise TransitionRefused(
            f"{incident.reference} is {incident.get_state_display()}, and nobody joins it any more."
        )
    person = actor.somebody
    if incident.responders.filter(person__in=person.rows).exists():
        return False
    Responder.objects.create(incident=incident, person=person, via="joined", level=0)
    event = record(Action.RESPONDER_JOINED, actor=actor, incident=incident, person=person.reference)
    announce(RespondersAdded(incident.id), event=event)
    return True


@verb
def note_present(incident: Incident, *, person: Person, actor: Actor) -> None:
    """Somebody is in the room whom nobody had called: they are a responder too. A second time it changes nothing."""
    came = {"via": "came by", "invited_at": timezone.now()}
    if Responder.objects.get_or_create(incident=incident, person=person, defaults=came)[1]:
        event = record(Action.RESPONDER_JOINED, actor=actor, incident=incident, person=person.reference)
        announce(IncidentChanged(incident.id), event=event)
