"""Who is asked to help with an incident, beside those whom its alert calls."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import TransitionRefused
from incidents.facts import RespondersAdded
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.outbox.announce import announce
from incidents.verb import verb


@verb
def add_responders(incident: Incident, *, people: list[Person], actor: Actor) -> list[Person]:
    """Asks more people to help; gives those who were not asked before. They are invited to the room."""
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}.")
    known = set(incident.responders.values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in known]
    for person in new:
        Responder.objects.create(incident=incident, person=person, via="called in", level=0)
    if new:
        event = record(
            Action.RESPONDERS_ADDED,
            actor=actor,
            incident=incident,
            people=[person.reference for person in new],
            count=len(new),
        )
        announce(RespondersAdded(incident.id), event=event)
    return new
