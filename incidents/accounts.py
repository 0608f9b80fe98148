"""A console account and the person whose it is: linked by an operator or by single sign-on, never by a matching address."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import User as Account
from django.db import transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import RightsLost
from incidents.memberships import person_with, put_in
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.people import by_slack, keep_current
from incidents.system_verb import refuse_unless_operator, system_verb


@system_verb
def link(person: Person, account: Account, *, actor: Actor) -> Person:
    """An operator says whose the account is. Raises VerbRefused where either has another already."""
    refuse_unless_operator(actor, about=person)
    return linked(person, account, actor=actor)


@system_verb
def unlink(person: Person, *, actor: Actor) -> Person:
    """The account is nobody's any more, and with it its groups' rights are nobody's."""
    refuse_unless_operator(actor, about=person)
    [person] = Person.objects.lock_all(person)
    if person.user is None:
        raise VerbRefused(f"{person} has no console account.")
    account, person.user = person.user, None
    person.save(update_fields=["user"])
    event = record(Action.PERSON_UNLINKED, actor=actor, person=person.reference, account=account.pk)
    announce(RightsLost(person.pk), event=event)
    return person


@system_verb
def link_directory(person: Person, directory_id: str, *, actor: Actor) -> Person:
    """An operator says which user of the company's directory they are. Raises VerbRefused where that is somebody else."""
    refuse_unless_operator(actor, about=person)
    [person] = Person.objects.lock_all(person)
    other = Person.objects.filter(directory_id=directory_id).exclude(pk=person.pk).first()
    if other:
        raise VerbRefused(f"In the directory that is {other}. If they are one person, merge them.")
    if person.directory_id != directory_id:
        person.directory_id = directory_id
        person.save(update_fields=["directory_id"])
        record(Action.PERSON_LINKED, actor=actor, person=person.reference, words={"directory": directory_id})
    return person


@system_verb
def person_of(account: Account, *, name: str, email: str, actor: Actor) -> Person:
    """Whose this account is, for single sign-on: a person of its own until an operator says that they are somebody known."""
    known = person_with(account)
    if known:
        return keep_current(known, name=name[:200], email=email[:320])
    return linked(Person.objects.create(name=name[:200], email=email[:320]), account, actor=actor)


def linked(person: Person, account: Account, *, actor: Actor) -> Person:
    """Inside a verb."""
    [person] = Person.objects.lock_all(person)
    other = person_with(account)
    if person.merged_into:
        raise VerbRefused(f"{person} is merged into {person.merged_into}: link that one.")
    if other and other != person:
        raise VerbRefused(f"The account {account} is {other}'s. If they are one person, merge them.")
    if person.user and person.user != account:
        raise VerbRefused(f"{person} has the console account {person.user} already.")
    if person.user is None:
        person.user = account
        person.save(update_fields=["user"])
        record(Action.PERSON_LINKED, actor=actor, person=person.reference, account=account.pk)
    return person


def enrol(
    *, team: str, slack: str, email: str, name: str, groups: list[str], directory: str = "", actor: Actor
) -> Person:
    """On the command line: the person with this Slack account, linked to a console account, in these groups.

    Raises Group.DoesNotExist for an unknown group. The account made here has no usable password until one is set.
    """
    known = [Group.objects.get(name=group).name for group in groups]
    with transaction.atomic():
        person = keep_current(by_slack(team=team, user=slack), name=name, email=email)
        account = person.user or Account.objects.create_user(username=email or slack, email=email)
        person = link(person, account, actor=actor)
        if directory:
            person = link_directory(person, directory, actor=actor)
        for group in known:
            put_in(person, group, actor=actor)
    person.refresh_from_db()
    return person
