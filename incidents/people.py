"""Who people are, and who leads: finding a person by what we are told of them, and the verb `claim`."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import User as ConsoleUser
from django.db import transaction
from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.checklist import tick
from incidents.errors import NotYours, TransitionRefused
from incidents.facts import HandoffOffered, IncidentChanged, IncidentLed, RespondersAdded
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, State
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.outbox.announce import announce
from incidents.verb import verb


def by_slack(*, team: str, user: str, name: str = "", email: str = "") -> Person:
    """The person with this Slack account (team or enterprise id, user id); made if new, with the name and email given."""
    return Person.objects.get_or_create(slack_team=team, slack_id=user, defaults={"name": name, "email": email})[0]


def keep_current(person: Person, *, name: str, email: str) -> Person:
    """What a directory says of the person now: their real name and address."""
    changes = {
        key: value for key, value in {"name": name, "email": email}.items() if value not in ("", getattr(person, key))
    }
    if changes:
        Person.objects.filter(pk=person.pk).update(**changes)
        person.refresh_from_db()
    return person


def by_oncall(*, oncall_id: str, name: str, email: str) -> Person:
    """The person behind an OnCall user who has no Slack account that we could find."""
    person, _ = Person.objects.get_or_create(oncall_id=oncall_id, defaults={"name": name, "email": email})
    return person


def who_acknowledged(*, oncall_id: str, name: str, email: str) -> Person | None:
    """Whom OnCall names: its user, else the one active person of that address, else somebody new if it gives an id."""
    known = Person.objects.filter(oncall_id=oncall_id).first() if oncall_id else None
    if known is None and email:
        same = list(Person.objects.filter(email__iexact=email, is_active=True)[:2])
        known = same[0] if len(same) == 1 else None
    if known is None and oncall_id:
        known = by_oncall(oncall_id=oncall_id[:64], name=name[:200], email=email[:320].lower())
    return known


def by_directory(*, directory_id: str, name: str, email: str) -> Person:
    """The person behind a user of the company's directory who has no Slack account that we could find."""
    known_as = {"name": name[:200], "email": email[:320]}
    return Person.objects.get_or_create(directory_id=directory_id, defaults=known_as)[0]


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


def enrol(
    *,
    team: str,
    slack: str,
    email: str,
    name: str,
    groups: list[str],
    actor: Actor,
) -> Person:
    """An operator links a console account to a Slack account and fills its groups; each change is an event.

    Raises Group.DoesNotExist for an unknown group. The account made here has no usable password until one is set.
    """
    wanted = [Group.objects.get(name=group) for group in groups]
    with transaction.atomic():
        person = keep_current(by_slack(team=team, user=slack), name=name, email=email)
        account = person.user or ConsoleUser.objects.create_user(username=email or slack, email=email)
        if person.user_id != account.pk:
            Person.objects.filter(pk=person.pk).update(user_id=account.pk)
            record(Action.PERSON_LINKED, actor=actor, person=person.reference, account=account.pk)
        for group in wanted:
            if not account.groups.filter(pk=group.pk).exists():
                account.groups.add(group)
                record(
                    Action.GROUP_MEMBERSHIP_CHANGED,
                    actor=actor,
                    person=person.reference,
                    group=group.name,
                    change="added",
                )
    person.refresh_from_db()
    return person
