"""Finds audit events a page at a time, by where the last page ended: as fast at a million as at a thousand.

Nothing is counted and nothing is skipped over. Every kind or person that is asked for is looked up along its own index and the
first few of each are merged, since PostgreSQL would else read the whole log where one of them is seldom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Lower
from django.db.models.lookups import IsNull

from console.lists.paging import Found, Place, page_of
from incidents.actor import Actor
from incidents.authority import may
from incidents.models import AuditEvent, AuditWords, Incident
from incidents.models.audit_event import DONE_BY

SIZE = 50  # events a page
FEW = 2_000  # events


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for; empty parts are not asked. `who` are references, `text` words that all stand in the event."""

    who: Sequence[str] | None = None
    what: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    text: Sequence[str] = ()
    chain: str = ""


def visible_events(actor: Actor) -> QuerySet[AuditEvent]:
    """The events that this reader may know of: of their incidents, and of the system chain for whom authority.py lets."""
    # Asked of each event that is met: for EXISTS PostgreSQL would read all incidents first.
    of_event = Incident.objects.visible_to(actor).filter(pk=OuterRef("incident_id")).order_by().values("pk")[:1]
    visible = Q(IsNull(Subquery(of_event), False))
    if may(actor, "read_system", None):
        visible |= Q(incident=None)
    return AuditEvent.objects.filter(visible)


def find(
    events: QuerySet[AuditEvent], asked: Asked, place: Place[AuditEvent], *, newest_first: bool
) -> Found[AuditEvent]:
    """One page of what is asked, out of `events`, in the order of time (of one chain: in its own)."""
    falls = newest_first != place.is_backwards
    rows = _narrowed(events, asked)
    start = place.before or place.after
    if start is not None:
        rows = rows.filter(_beyond(start, in_chain=bool(asked.chain), falls=falls))
    taken = _first_of(rows, _lanes(asked), _order(in_chain=bool(asked.chain), falls=falls))
    found = page_of(taken, place, size=SIZE)
    prefetch_related_objects(found.rows, "incident")
    return found


def every(events: QuerySet[AuditEvent], asked: Asked, *, newest_first: bool) -> QuerySet[AuditEvent]:
    """All that fits what is asked, in that order: to be read from its one end to the other, and not for a page."""
    rows = _narrowed(events, asked)
    if asked.who is not None:
        rows = rows.filter(Q(done_by__in=asked.who))
    if asked.what:
        rows = rows.filter(action__in=asked.what)
    return rows.order_by(*_order(in_chain=bool(asked.chain), falls=newest_first))


def _narrowed(events: QuerySet[AuditEvent], asked: Asked) -> QuerySet[AuditEvent]:
    rows = events.alias(done_by=DONE_BY, moment=F("at"))
    if asked.chain:
        rows = rows.filter(chain=asked.chain)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lte=asked.until)
    return _with_words(rows, asked.text) if asked.text else rows


def _with_words(rows: QuerySet[AuditEvent], words: Sequence[str]) -> QuerySet[AuditEvent]:
    """Those in which all of them stand. Where they are few they are looked up first, and put in order afterwards.

    PostgreSQL takes what is looked for to be spread over the whole time, and would read the log from its end until it has a page:
    no index has the order of a time to which nothing was added.
    """
    held = [Q(words__contains=Lower(Value(word))) for word in words]
    few = AuditWords.objects.filter(*held).values_list("event", flat=True)[: FEW + 1]
    if len(few) <= FEW:
        return rows.filter(pk__in=list(few)).alias(moment=F("at") + timedelta())
    return rows.filter(reduce(and_, (Q(searched__words__contains=Lower(Value(word))) for word in words)))


def _lanes(asked: Asked) -> list[Q]:
    """Conditions of which each event fulfils one at most, each with an index of its own."""
    if asked.who is None:
        return [Q(action=action) for action in asked.what] or [Q()]
    if asked.what:
        return [Q(action=action, done_by__in=asked.who) for action in asked.what]
    return [Q(done_by=reference) for reference in asked.who] or [Q(pk__in=[])]


def _first_of(rows: QuerySet[AuditEvent], lanes: list[Q], order: Sequence[str]) -> list[AuditEvent]:
    """One more than a page holds."""
    within = [field.replace("at", "moment") for field in order]
    parts: list[QuerySet[AuditEvent, Any]] = [rows.filter(lane).order_by(*within)[: SIZE + 1] for lane in lanes]
    if len(parts) == 1:
        return list(parts[0])
    return list(parts[0].union(*parts[1:], all=True).order_by(*order)[: SIZE + 1])


def _order(*, in_chain: bool, falls: bool) -> list[str]:
    fields = ["seq"] if in_chain else ["at", "seq", "id"]
    return [f"-{field}" for field in fields] if falls else fields


def _beyond(event: AuditEvent, *, in_chain: bool, falls: bool) -> Q:
    """Beyond that event in the order; the first part lets an index begin there, the rest tells events of one moment apart."""
    beyond = "lt" if falls else "gt"
    if in_chain:
        return Q(**{f"seq__{beyond}": event.seq})
    same = Q(at=event.at)
    return Q(**{f"at__{beyond}e": event.at}) & (
        Q(**{f"at__{beyond}": event.at})
        | same & Q(**{f"seq__{beyond}": event.seq})
        | same & Q(**{"seq": event.seq, f"id__{beyond}": event.pk})
    )
