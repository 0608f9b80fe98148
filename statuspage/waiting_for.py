"""The customer updates that wait for somebody in particular: those that they may approve."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet

from incidents.actor import Actor
from incidents.models.incident import Incident
from statuspage.authority import why_not
from statuspage.models.draft import Draft, DraftState

LOOKED_AT = 100  # the newest


def waiting_for(actor: Actor, *, most: int) -> list[Draft]:
    """The newest first, of incidents that they may know of; none of their own words where another has to approve them."""
    return list(islice(_theirs(actor), most))


def _theirs(actor: Actor) -> Iterator[Draft]:
    known = {one.pk: one for one in Incident.objects.visible_to(actor).with_people().filter(drafts__in=_pending())}
    drafts = _pending().filter(incident__in=known).select_related("asked_by", "template")
    for draft in drafts.prefetch_related("revisions").order_by("-pk")[:LOOKED_AT]:  # whose authors are asked for
        draft.incident = known[draft.incident_id]
        if not why_not(actor, draft):
            yield draft


def _pending() -> QuerySet[Draft]:
    return Draft.objects.filter(state=DraftState.PENDING)
