"""What a person's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q

from incidents.actor import Actor
from incidents.models import Incident, Membership, Person

MOST_ALIKE = 10


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One thing they are known by: where, and as what."""

    where: str
    known_as: str


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """One person, whole. `alike` have their address or name, and may be the same."""

    person: Person
    identities: Sequence[Identity]
    memberships: Sequence[Membership]
    other_groups: Sequence[str]
    merged: Sequence[Person]
    alike: Sequence[Person]
    leads: Sequence[Incident]


def shown(person: Person, *, reader: Actor) -> PersonShown:
    """Reads it all; of incidents those that the reader may know of."""
    memberships = list(
        Membership.objects.filter(account=person.user_id).select_related("group").order_by("group__name")
    )
    inside = {one.group.name for one in memberships}
    groups = Group.objects.order_by("name").values_list("name", flat=True) if person.user_id else []
    return PersonShown(
        person=person,
        identities=identities_of(person),
        memberships=memberships,
        other_groups=[name for name in groups if name not in inside],
        merged=list(person.merged.order_by("pk")),
        alike=_alike(person),
        leads=list(Incident.objects.visible_to(reader).open_with(person)),
    )


def identities_of(person: Person) -> list[Identity]:
    """In the order in which people ask for them."""
    slack = f"{person.slack_id} in {person.slack_team}" if person.slack_id else ""
    account = str(person.user) if person.user else ""
    known = {
        "Slack": slack,
        "OnCall": person.oncall_id,
        "Directory": person.directory_id,
        "Console account": account,
    }
    return [Identity(where=where, known_as=known_as) for where, known_as in known.items() if known_as]


def _alike(person: Person) -> list[Person]:
    if person.merged_into_id:
        return []
    same = Q(email__iexact=person.email) if person.email else Q(pk=None)
    same |= Q(name__iexact=person.name) if person.name else Q(pk=None)
    others = Person.objects.filter(same, merged_into=None, is_active=True).exclude(pk=person.pk)
    return list(others.select_related("user").order_by("pk")[:MOST_ALIKE])
