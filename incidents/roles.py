"""Who leads: the verbs `claim`, and a handover that is offered and accepted."""

from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.checklist import tick
from incidents.errors import NotYours, TransitionRefused
from incidents.facts import HandoffOffered, IncidentChanged, IncidentLed
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, State
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.verb import verb


@verb
def claim(incident: Incident, *, actor: Actor) -> Incident:
    """The actor becomes incident commander. By itself this gives no right to approve customer wording."""
    person = actor.person
    if person is None or not person.is_active:
        raise NotYours("Only an active person can lead an incident.")
    if incident.ic == person:
        raise TransitionRefused(f"You lead {incident.reference} already.")
    if incident.ic is not None and incident.is_open:
        raise TransitionRefused(f"{incident.ic} leads {incident.reference}. Ask them to hand over.")
    if incident.state == State.MITIGATED or not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; there is nothing to lead.")
    before = incident.state
    incident.move_to(State.ACTIVE)
    incident.ic, incident.ic_since = person, timezone.now()
    incident.save(update_fields=["state", "ic", "ic_since"])
    event = record(Action.IC_CLAIMED, actor=actor, incident=incident, was=before, ic=person.reference)
    tick(incident, Item.IC, actor=actor)
    announce(IncidentLed(incident.id, person.pk), event=event)
    announce(IncidentChanged(incident.id), event=event)
    return incident


@verb
def offer_handoff(incident: Incident, *, to: Person, actor: Actor) -> Incident:
    """The IC offers the lead to somebody; they stay until it is accepted. A second offer replaces the first."""
    if incident.ic is None or incident.ic != actor.person:
        raise NotYours(f"Only {incident.ic or 'whoever leads'} can hand over {incident.reference}.")
    if to == incident.ic:
        raise TransitionRefused(f"You lead {incident.reference} already.")
    if not to.is_active:
        raise NotYours(f"{to} is deactivated and cannot lead.")
    incident.handoff_to = to
    incident.save(update_fields=["handoff_to"])
    event = record(Action.HANDOFF_OFFERED, actor=actor, incident=incident, to=to.reference)
    announce(HandoffOffered(incident.id, to.pk), event=event)
    return incident


@verb
def accept_handoff(incident: Incident, *, actor: Actor) -> Incident:
    """Whom it was offered to takes the lead over."""
    person = actor.person
    if person is None or incident.handoff_to != person:
        raise NotYours(f"The lead of {incident.reference} is not offered to you (any more).")
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; there is nothing to lead.")
    before = incident.ic
    incident.ic, incident.ic_since, incident.handoff_to = person, timezone.now(), None
    incident.save(update_fields=["ic", "ic_since", "handoff_to"])
    event = record(
        Action.HANDOFF_ACCEPTED,
        actor=actor,
        incident=incident,
        ic=person.reference,
        was=before.reference if before else None,
    )
    announce(IncidentLed(incident.id, person.pk), event=event)
    announce(IncidentChanged(incident.id), event=event)
    return incident
