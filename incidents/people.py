"""Who people are: finding a person by what we are told of them.

An account stands for whoever its row was merged into. By address alone nobody is found but those of whom OnCall and the
directory speak: rights hang on console accounts, and these an operator or single sign-on links.
"""

from django.db.models import Q

from incidents.models.person import Person


def by_slack(*, team: str, user: str, name: str = "", email: str = "") -> Person:
    """The person with this Slack account (team or enterprise id, user id); made if new, with the name and email given."""
    Person.objects.get_or_create(slack_team=team, slack_id=user, defaults={"name": name, "email": email})
    return _known(slack_team=team, slack_id=user)


def keep_current(person: Person, *, name: str, email: str, tz: str = "") -> Person:
    """What a directory says of the person now: their real name and address, and where they are."""
    told = {"name": name, "email": email, "tz": tz[:64]}
    changes = {key: value for key, value in told.items() if value not in ("", getattr(person, key))}
    if changes:
        Person.objects.filter(pk=person.pk).update(**changes)
        person.refresh_from_db()
    return person


def by_oncall(*, oncall_id: str, name: str, email: str) -> Person:
    """The person behind an OnCall user who has no Slack account that we could find."""
    return _outside_slack("oncall_id", oncall_id, name=name, email=email)


def by_directory(*, directory_id: str, name: str, email: str) -> Person:
    """The person behind a user of the company's directory who has no Slack account that we could find."""
    return _outside_slack("directory_id", directory_id, name=name, email=email)


def who_acknowledged(*, oncall_id: str, name: str, email: str) -> Person | None:
    """Whom OnCall names: its user, else the one active person of that address, else somebody new if it gives an id."""
    known = Person.objects.known_as(oncall_id=oncall_id) if oncall_id else None
    known = known or (_only_one(email) if email else None)
    return known or (by_oncall(oncall_id=oncall_id[:64], name=name, email=email.lower()) if oncall_id else None)


def _outside_slack(field: str, identity: str, *, name: str, email: str) -> Person:
    """Somebody known under that id; else the one person of that address whom the other system told us of; else somebody new.

    Neither system gives a right, and both address people by the company's own mail: there one address is one person.
    """
    known = Person.objects.known_as(**{field: identity})
    if known:
        return known
    if email:
        same = Person.objects.filter(email__iexact=email, is_active=True, merged_into=None, **{field: ""})
        told = list(same.filter(slack_id="", user=None).exclude(Q(oncall_id="") & Q(directory_id=""))[:2])
        if len(told) == 1 and Person.objects.filter(pk=told[0].pk, **{field: ""}).update(**{field: identity}):
            return _known(**{field: identity})
    Person.objects.get_or_create(**{field: identity}, defaults={"name": name[:200], "email": email[:320]})
    return _known(**{field: identity})


def _only_one(email: str) -> Person | None:
    same = list(Person.objects.filter(email__iexact=email, is_active=True, merged_into=None)[:2])
    return same[0] if len(same) == 1 else None


def _known(**identity: str) -> Person:
    known = Person.objects.known_as(**identity)
    if known is None:
        raise LookupError("a person that was just there is gone")
    return known
