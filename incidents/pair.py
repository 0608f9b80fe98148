"""Two incidents that have to do with one another. A verb about both has both locked (verb.py)."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import IncidentsRelated
from incidents.models.incident import Incident
from incidents.models.link import Link
from incidents.outbox.announce import announce
from incidents.verb import verb


@verb
def relate(incident: Incident, *, other: Incident, actor: Actor) -> Incident:
    """The two have to do with one another; both stay what they are. A second time changes nothing."""
    refuse_the_same(incident, other)
    one, two = sorted((incident.pk, other.pk))
    _, new = Link.objects.get_or_create(one_id=one, other_id=two)
    if new:
        event = record(Action.INCIDENTS_RELATED, actor=actor, incident=incident, to=other.reference)
        announce(IncidentsRelated(incident.id, other.id), event=event)
    return incident


def refuse_the_same(incident: Incident, other: Incident) -> None:
    """Raises VerbRefused where the other one is this one."""
    if incident.pk == other.pk:
        raise VerbRefused(f"{incident.reference} is this incident. Name the other one.")
