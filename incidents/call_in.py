"""People are asked into an incident: on record as its responders, and invited to its room."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import RespondersAdded
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.outbox.announce import announce


def call_in(incident: Incident, people: list[Person], *, via: str, actor: Actor) -> list[Person]:
    """For a verb that has locked the incident: these are responders too, `via` what it says. Gives those who were not yet."""
    known = set(incident.responders.values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in known]
    for person in new:
        Responder.objects.create(incident=incident, person=person, via=via, level=0)
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
