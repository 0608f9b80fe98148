"""Who people are: finding a person by what we are told of them, and an operator's enrolling of them."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import User as ConsoleUser
from django.db import transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.person import Person


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
