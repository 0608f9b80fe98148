"""The open incidents in which somebody has a part: they lead, were called in, hold a role, are asked to lead, or opened it."""

from django.db.models import Q

from incidents.actor import Actor
from incidents.models.incident import ENDED, Incident


def mine(actor: Actor, *, most: int) -> list[Incident]:
    """The newest first, among those that they may know of."""
    rows = actor.somebody.rows
    part = (
        Q(ic__in=rows)
        | Q(handoff_to__in=rows)
        | Q(declared_by__in=rows)
        | Q(roles__person__in=rows)
        | Q(responders__person__in=rows)
    )
    having = Incident.objects.visible_to(actor).exclude(state__in=ENDED).filter(part).values("pk")
    return list(Incident.objects.with_people().filter(pk__in=having).order_by("-number")[:most])
