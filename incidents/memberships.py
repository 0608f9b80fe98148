"""Who is in which group: each source gives and withdraws its own word, and every change is an event of the system chain."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.auth.models import User as Account

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import RightsLost
from incidents.models.audit_event import AuditEvent
from incidents.models.membership import Membership, Source
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.system_verb import refuse_unless_operator, system_verb


@system_verb
def put_in(person: Person, group: str, *, actor: Actor) -> None:
    """An operator puts the person's console account into a group. Refused for one's own."""
    refuse_unless_operator(actor, about=person)
    account = _account_of(person)
    if not _locked(account).is_active:  # deactivated since it was read
        raise VerbRefused(f"{person} is deactivated.")
    _add(account, _group(group), Source.OPERATOR, actor=actor)


@system_verb
def take_out(person: Person, group: str, *, actor: Actor) -> None:
    """An operator takes the account out again. What the directory or sign-in gave is theirs to withdraw."""
    refuse_unless_operator(actor, about=person)
    account, wanted = _account_of(person), _group(group)
    other = Membership.objects.filter(account=account, group=wanted).exclude(source=Source.OPERATOR).first()
    if other:
        raise VerbRefused(f"{other.get_source_display().capitalize()} puts {person} into {group}: take them out there.")
    _remove(account, wanted, Source.OPERATOR, actor=actor)


@system_verb
def set_groups_from(source: Source, account: Account, names: Iterable[str], *, actor: Actor) -> None:
    """What that source says now of an account is all that it says. Raises Group.DoesNotExist for an unknown group."""
    wanted = {_group(name) for name in names}
    said = {one.group for one in Membership.objects.filter(account=account, source=source).select_related("group")}
    for group in sorted(wanted - said, key=str):
        _add(account, group, source, actor=actor)
    for group in sorted(said - wanted, key=str):
        _remove(account, group, source, actor=actor)


def withdraw_all(account: Account, *, actor: Actor) -> None:
    """Inside a verb: the account is in no group any more, whoever put it there."""
    Membership.objects.filter(account=account).delete()
    for group in account.groups.order_by("name"):
        account.groups.remove(group)
        _record_removal(account, group, actor=actor, source="deactivation")
    _let_in(account)


def _add(account: Account, group: Group, source: Source, *, actor: Actor) -> None:
    if not _locked(account).is_active:
        return  # whoever is deactivated is given nothing; on coming back they ask anew
    _, is_new = Membership.objects.get_or_create(account=account, group=group, source=source)
    if is_new:
        account.groups.add(group)
        _let_in(account)
        _record(account, group, person_with(account), actor=actor, change="added", source=source)


def _remove(account: Account, group: Group, source: Source, *, actor: Actor) -> None:
    _locked(account)
    Membership.objects.filter(account=account, group=group, source=source).delete()
    if Membership.objects.filter(account=account, group=group).exists() or group not in account.groups.all():
        return
    account.groups.remove(group)
    _let_in(account)
    _record_removal(account, group, actor=actor, source=source)


def _let_in(account: Account) -> None:
    """Whoever is in a group may enter the console."""
    account.is_staff = account.is_superuser or account.groups.exists()
    account.save(update_fields=["is_staff"])


def _record_removal(account: Account, group: Group, *, actor: Actor, source: str) -> None:
    person = person_with(account)
    event = _record(account, group, person, actor=actor, change="removed", source=source)
    if person:
        announce(RightsLost(person.pk), event=event)


def _record(
    account: Account, group: Group, person: Person | None, *, actor: Actor, change: str, source: str
) -> AuditEvent:
    return record(
        Action.GROUP_MEMBERSHIP_CHANGED,
        actor=actor,
        person=person.reference if person else None,
        account=account.pk,
        group=group.name,
        change=change,
        source=source,
    )


def person_with(account: Account) -> Person | None:
    """Whose it is."""
    return Person.objects.filter(user=account).first()


def _locked(account: Account) -> Account:
    """As it is now. Two changes of one account's groups, or its end, wait for one another: each sees what the other has left."""
    return Account.objects.select_for_update().get(pk=account.pk)


def _account_of(person: Person) -> Account:
    person.refresh_from_db()
    if person.user is None:
        raise VerbRefused(f"{person} has no console account; link one first. Groups belong to accounts.")
    if not person.is_active or not person.user.is_active:
        raise VerbRefused(f"{person} is deactivated.")
    return person.user


def _group(name: str) -> Group:
    return Group.objects.get(name=name)
