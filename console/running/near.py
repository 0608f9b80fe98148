"""Whom somebody may choose in a form of an incident."""

from django.db.models import Q, QuerySet

from incidents.authority import EVERYWHERE, people_of
from incidents.models import Incident, Person

MOST_PEOPLE = 200  # to choose from


def people_near(incident: Incident, *, but_its_ic: bool = False) -> QuerySet[Person]:
    """Its own people, and those at home in every room, by name; the lead is handed to somebody else than whoever has it."""
    near = Q(pk__in=people_of(incident)) | Q(user__groups__name__in=EVERYWHERE)
    people = Person.objects.filter(near, is_active=True, merged_into=None)
    others = people.exclude(led=incident) if but_its_ic else people
    return others.distinct().order_by("name", "pk")[:MOST_PEOPLE]
