"""Whom somebody means who types a name into a filter."""

from django.db.models import Q

from incidents.models import Person

MOST = 20  # people of one name
MOST_OFFERED = 200  # while somebody types


def called(value: str) -> list[Person]:
    """Everybody who is called so, by reference, name or address, with all rows that stand for the same person."""
    found = Person.objects.filter(Q(reference=value) | Q(name__icontains=value) | Q(email__icontains=value))
    people = found.select_related("merged_into").prefetch_related("merged", "merged_into__merged")[:MOST]
    return [same for one in people for same in (one.root, *one.root.merged.all())]


def offered() -> list[str]:
    """Names of who is active."""
    people = Person.objects.filter(is_active=True, merged_into=None).exclude(name="").order_by("name")
    return list(people.values_list("name", flat=True)[:MOST_OFFERED])
