"""Incidents as a list shows them: where each stands at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Count
from django.utils import timezone

from console.lists import postmortems
from console.lists.postmortems import Kind
from console.page.ages import age
from incidents.lasting import lasting
from incidents.models import Incident
from statuspage.models import Draft
from statuspage.models.draft import DraftState


@dataclass(frozen=True, kw_only=True)
class Row:
    """One incident. `started` is in the reader's zone; `heard` says how long ago its room was last told how it stands."""

    incident: Incident
    started: datetime
    age: str
    leads: str
    heard: str
    waiting: int
    postmortem: Kind | None


def rows_of(incidents: Sequence[Incident], *, zone: tzinfo) -> list[Row]:
    """In the order given: three queries, however many there are."""
    ids = [one.pk for one in incidents]
    pending = Draft.objects.filter(incident__in=ids, state=DraftState.PENDING)
    waiting = dict(pending.order_by().values_list("incident").annotate(Count("pk")))
    standing = postmortems.kinds_of(ids)
    return [
        Row(
            incident=one,
            started=one.started_at.astimezone(zone),
            age=age(one),
            leads=str(one.ic or ("nobody yet" if one.is_open else "nobody")),
            heard=_heard(one),
            waiting=waiting.get(one.pk, 0),
            postmortem=standing.get(one.pk),
        )
        for one in incidents
    ]


def _heard(incident: Incident) -> str:
    """Empty for what is over: nobody waits for word of it."""
    if not incident.is_open:
        return ""
    if incident.heard_at is None:
        return "none yet"
    return f"{lasting(int((timezone.now() - incident.heard_at).total_seconds() // 60))} ago"
