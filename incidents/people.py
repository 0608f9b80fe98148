"""Who people are: finding a person by what we are told of them.

An account stands for whoever its row was merged into. By address alone nobody is found but those of whom OnCall and the
directory speak: rights hang on console accounts, and these an operator or single sign-on links.
"""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from clients.postgresql.fixed import Fixed
from incidents.models.audit_event import AuditEvent
from incidents.models.person import Person

OF_SLACK = Fixed(lambda team, user: Person.objects.filter(slack_team=team, slack_id=user))


def by_slack(*, team: str, user: str, name: str = "", email: str = "") -> Person:
    """The person with this Slack account (team or enterprise id, user id); made if new, with the name and email given."""
    known = OF_SLACK.first(team, user)
    if known:
        return meant_by(known)
    Person.objects.get_or_create(slack_team=team, slack_id=user, defaults={"name": name, "email": email})
    return _known(slack_team=team, slack_id=user)


def meant_by(row: Person) -> Person:
    """Who is meant by the row that an account is known by: nobody but itself, if it is not active."""
    return row.root if row.is_active else row


def by_accounts(users: Collection[str], *, team: str) -> dict[str, Person]:
    """The same for several accounts at once, by the user's id. Who is not on record is left out, and nobody is made."""
    known = Person.objects.select_related("merged_into").filter(slack_team=team, slack_id__in=users)
    return {one.slack_id: meant_by(one) for one in known}


def keep_current(person: Person, *, name: str, email: str, tz: str = "") -> Person:
    """What a directory says of the person now: their real name and address, and where they are."""
    told = {"name": name, "email": email, "tz": tz[:64]}
    changes = {key: value for key, value in told.items() if value not in ("", getattr(person, key))}
    if changes:
        Person.objects.filter(pk=person.pk).update(**changes)
        person.refresh_from_db()
    return person


def seen_in_slack(person: Person, *, name: str, email: str, tz: str = "") -> Person:
    """The same of somebody whose account Slack has just called a colleague's: that is trusted for a day."""
    all_seen_in_slack([person])
    return keep_current(person, name=name, email=email, tz=tz)


def all_seen_in_slack(seen: Collection[Person]) -> None:
    """Slack has just called the accounts of all of them colleagues', which is trusted for a day."""
    ids = [one.pk for one in seen]
    Person.objects.filter(pk__in=ids).exclude(slack_id="").update(slack_seen_at=timezone.now())


def not_sure_of(person: Person) -> None:
    """Their account may be no colleague's any more."""
    Person.objects.filter(pk=person.pk).update(slack_seen_at=None)


def with_account(person: Person, *, team: str, user: str) -> Person:
    """Whose this Slack account is: whoever is known by it, else `person`, if that is somebody known by no account.

    Slack has said that the account has the address under which OnCall or the directory speaks of the person. That links no
    user of the directory to an account, which is an operator's to say: the directory's id goes.
    """
    bare = Person.objects.filter(pk=person.pk, slack_id="", user=None, merged_into=None)
    if not Person.objects.filter(slack_team=team, slack_id=user).exists():
        try:
            with transaction.atomic():
                bare.update(slack_team=team, slack_id=user, directory_id="")
        except IntegrityError:
            return by_slack(team=team, user=user)  # another room was faster
    return by_slack(team=team, user=user)


def by_address(emails: Collection[str], *, team: str) -> dict[str, Person]:
    """Whoever of that workspace has each of these addresses, in lower case, on record; nobody where they are several."""
    found: dict[str, set[Person]] = {}
    rows = Person.objects.select_related("merged_into").filter(slack_team=team, email__in=emails, is_active=True)
    for row in rows.exclude(slack_id=""):
        found.setdefault(row.email, set()).add(row.root)
    return {email: people.pop() for email, people in found.items() if len(people) == 1}


def who_did(event: AuditEvent) -> Person | None:
    """The person whose act it is; None for a program's."""
    return Person.objects.filter(reference=event.parsed["actor"]["ref"]).first()


def by_oncall(*, oncall_id: str, name: str, email: str) -> Person:
    """The person behind an OnCall user who has no Slack account that we could find."""
    return _outside_slack("oncall_id", oncall_id, name=name, email=email)


def by_directory(*, directory_id: str, name: str, email: str) -> Person:
    """The person behind a user of the company's directory who has no Slack account that we could find."""
    return _outside_slack("directory_id", directory_id, name=name, email=email)


def who_acknowledged(*, oncall_id: str, name: str, email: str) -> Person | None:
    """Whom OnCall names: its user, else the one active person of that address, else somebody new if it gives an id."""
    known = Person.objects.known_as(oncall_id=oncall_id) if oncall_id else None
    if known is None or not (known.slack_id or known.user):
        known = (_only_one(email) if email else None) or known
    return known or (by_oncall(oncall_id=oncall_id[:64], name=name, email=email.lower()) if oncall_id else None)


def _outside_slack(field: str, identity: str, *, name: str, email: str) -> Person:
    """Somebody known under that id; else the one person of that address whom the other system told us of; else somebody new.

    Neither system gives a right, and both address people by the company's own mail: there one address is one person.
    """
    known = Person.objects.known_as(**{field: identity})
    if known:
        return known if known.slack_id or known.user else keep_current(known, name=name[:200], email=email[:320])
    if email:
        same = Person.objects.filter(email__iexact=email, is_active=True, merged_into=None, **{field: ""})
        told = list(same.filter(slack_id="", user=None).exclude(Q(oncall_id="") & Q(directory_id=""))[:2])
        if len(told) == 1 and Person.objects.filter(pk=told[0].pk, **{field: ""}).update(**{field: identity}):
            return _known(**{field: identity})
    Person.objects.get_or_create(**{field: identity}, defaults={"name": name[:200], "email": email[:320]})
    return _known(**{field: identity})


def _only_one(email: str) -> Person | None:
    """Of those with an account, if there are any: who has none is somebody of whom OnCall or the directory told."""
    same = Person.objects.filter(email__iexact=email, is_active=True, merged_into=None)
    with_one = list(same.exclude(slack_id="", user=None)[:2])
    found = with_one or list(same[:2])
    return found[0] if len(found) == 1 else None


def _known(**identity: str) -> Person:
    known = Person.objects.known_as(**identity)
    if known is None:
        raise LookupError("a person that was just there is gone")
    return known
