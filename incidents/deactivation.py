"""Somebody leaves: from that moment on they can do nothing here, whatever still carries their name."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import RightsLost
from incidents.memberships import withdraw_all
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.system_verb import refuse_unless_operator, system_verb


@system_verb
def deactivate(person: Person, *, actor: Actor) -> Person:
    """An operator says so in the console."""
    refuse_unless_operator(actor, about=person)
    return end_all_rights(person, actor=actor, said_by="operator")


@system_verb
def deactivated_outside(person: Person, *, said_by: str, actor: Actor) -> Person:
    """Slack or the directory says that the account is gone. A merged row's account is gone alone: the person has another."""
    return end_all_rights(person, actor=actor, said_by=said_by)


@system_verb
def reactivate(person: Person, *, actor: Actor) -> Person:
    """They may sign in and act again, as a person without any group: rights are given anew, by somebody else."""
    refuse_unless_operator(actor, about=person)
    [person] = Person.objects.lock_all(person)
    if person.is_active:
        raise VerbRefused(f"{person} is active.")
    _set_active(person, active=True)
    record(Action.PERSON_REACTIVATED, actor=actor, person=person.reference)
    return person


def end_all_rights(person: Person, *, actor: Actor, said_by: str) -> Person:
    """Inside a verb. Sessions end with the account; approvals and roles are asked of the row, and then tidied up."""
    [person] = Person.objects.lock_all(person)
    if not person.is_active:
        return person
    _set_active(person, active=False)
    if person.user:
        withdraw_all(person.user, actor=actor)
    event = record(Action.PERSON_DEACTIVATED, actor=actor, person=person.reference, said_by=said_by)
    announce(RightsLost(person.pk), event=event)
    return person


def _set_active(person: Person, *, active: bool) -> None:
    person.is_active = active
    person.save(update_fields=["is_active"])
    if person.user:
        person.user.is_active = active
        person.user.save(update_fields=["is_active"])
