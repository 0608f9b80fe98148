"""Which open incident an alert joins: one of the same service, else of the same team.

An alert that needs a room never joins an incident without one: it would be hidden there. What is in shadow mode and what is not
never meet.
"""

import hashlib

from django.db import connection

from incidents.models.incident import ENDED, Incident


def neighbour_of(incident: Incident) -> Incident | None:
    """The open incident that what would be `incident` (not saved) belongs to; the newest of its service, then of its team."""
    fitting = Incident.objects.exclude(state__in=ENDED).filter(shadow=incident.shadow)
    if incident.needs_room:
        fitting = fitting.filter(needs_room=True)
    same = [{field: name} for field in ("service", "team") if (name := getattr(incident, field))]
    return next((found for one in same if (found := fitting.filter(**one).order_by("-opened_at").first())), None)


def locks_of(*names: str) -> list[int]:
    """The numbers (63 bits) of the advisory locks with these names, in the order in which they are taken."""
    return sorted({int(hashlib.sha256(name.encode()).hexdigest()[:16], 16) >> 1 for name in names})


def one_at_a_time(locks: list[int]) -> None:
    """Of two alerts that may belong together the second waits until this transaction ends, and finds what the first has made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(one) FROM unnest(%s::bigint[]) AS one", [locks])
