"""Who leads and who holds which role: `claim`, `release`, a handover that is offered and accepted, roles given and taken away."""

from django.conf import settings
from django.db.models import QuerySet

from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.call_in import call_in
from incidents.errors import NotYours, TransitionRefused, VerbRefused
from incidents.facts import HandoffOffered, IncidentChanged, IncidentLed, RoleChanged
from incidents.lead import come_in, lay_down, take_lead
from incidents.models.incident import Incident, State
from incidents.models.incident_role import SHADOW, IncidentRole, label
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb


@verb
def claim(incident: Incident, *, actor: Actor) -> Incident:
    """The actor becomes incident commander. By itself this gives no right to approve customer wording."""
    _refuse_if_over(incident)
    if incident.ic == actor.somebody:
        raise TransitionRefused(f"You lead {incident.reference} already.")
    if incident.is_led:
        raise TransitionRefused(f"{incident.ic} leads {incident.reference}. Ask them to hand over.")
    take_lead(incident, actor=actor, by="claim")
    return incident


@verb
def release(incident: Incident, *, actor: Actor) -> Incident:
    """The IC lays the lead down, and nobody leads until somebody takes it up."""
    _refuse_if_over(incident)
    if incident.state != State.ACTIVE:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; hand it over, or resolve it.")
    lay_down(incident, actor=actor)
    return incident


@verb
def offer_handoff(incident: Incident, *, to: Person, actor: Actor) -> Incident:
    """The IC offers the lead to somebody; they stay until it is accepted. A second offer replaces the first."""
    if to == incident.ic:
        raise TransitionRefused(f"You lead {incident.reference} already.")
    if not to.is_active:
        raise NotYours(f"{to} is deactivated and cannot lead.")
    _refuse_if_over(incident)
    incident.handoff_to = to
    incident.save(update_fields=["handoff_to"])
    event = record(Action.HANDOFF_OFFERED, actor=actor, incident=incident, to=to.reference)
    announce(HandoffOffered(incident.id, to.pk), event=event)
    return incident


@verb
def accept_handoff(incident: Incident, *, actor: Actor) -> Incident:
    """Whom it was offered to takes the lead over."""
    _refuse_if_over(incident)
    person, before = actor.somebody, incident.ic
    incident.ic, incident.ic_since, incident.handoff_to = person, database_now(), None
    incident.save(update_fields=["ic", "ic_since", "handoff_to"])
    event = record(
        Action.HANDOFF_ACCEPTED,
        actor=actor,
        incident=incident,
        ic=person.reference,
        was=before.reference if before else None,
    )
    come_in(incident, actor=actor)
    announce(IncidentLed(incident.id, person.pk), IncidentChanged(incident.id), event=event)
    return incident


@verb
def give_role(incident: Incident, *, role: str, to: Person, actor: Actor) -> IncidentRole:
    """They hold it from now on, instead of whoever did; of shadows there may be many. They are called in where they were not."""
    _refuse_if_over(incident)
    if role not in settings.INCIDENT_ROLES:
        raise VerbRefused(f"There is no such role. There are: {', '.join(map(label, settings.INCIDENT_ROLES))}.")
    if not to.is_active:
        raise NotYours(f"{to} is deactivated and can hold no role.")
    held = incident.roles.filter(role=role)
    if held.filter(person=to).exists():
        raise TransitionRefused(f"{to} is {label(role)} already.")
    was = [] if role == SHADOW else _let_go(held)
    given = IncidentRole.objects.create(incident=incident, role=role, person=to)
    event = record(Action.ROLE_GIVEN, actor=actor, incident=incident, role=role, to=to.reference, was=was)
    announce(RoleChanged(incident.id, event.id), IncidentChanged(incident.id), event=event)
    call_in(incident, [to], via=label(role), actor=actor)
    return given


@verb
def take_role_away(incident: Incident, *, role: str, actor: Actor) -> list[str]:
    """Nobody holds it from now on; gives the references of those who did. Also for a role that can no longer be given."""
    was = _let_go(incident.roles.filter(role=role))
    if not was:
        raise TransitionRefused(f"Nobody is {label(role)} of {incident.reference}.")
    event = record(Action.ROLE_TAKEN_AWAY, actor=actor, incident=incident, role=role, was=was)
    announce(RoleChanged(incident.id, event.id), IncidentChanged(incident.id), event=event)
    return was


def leave_all(person: Person) -> None:
    """Somebody who was deactivated has no part any more in what is open."""
    for incident in Incident.objects.open_with(person).order_by("number"):
        end_roles(incident, person=person, actor=WORKER)


@verb
def end_roles(incident: Incident, *, person: Person, actor: Actor) -> None:
    """Their roles, the lead and what was offered to them end; a second time it changes nothing."""
    for held in incident.roles.filter(person=person):
        held.delete()
        event = record(Action.ROLE_TAKEN_AWAY, actor=actor, incident=incident, role=held.role, was=[person.reference])
        announce(RoleChanged(incident.id, event.id), IncidentChanged(incident.id), event=event)
    if incident.handoff_to == person:
        incident.handoff_to = None
        incident.save(update_fields=["handoff_to"])
    if incident.ic == person:
        lay_down(incident, actor=actor)


def _let_go(held: QuerySet[IncidentRole]) -> list[str]:
    """Takes these away; gives the references of those who held them."""
    was = [one.person.reference for one in held.select_related("person")]
    held.delete()
    return was


def _refuse_if_over(incident: Incident) -> None:
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; there is nothing to lead.")
