"""Finds incidents a page at a time, by where the last page ended: as fast at a hundred thousand as at a hundred."""

from collections.abc import Iterable

from django.db.models import Q

from console.lists.paging import Found, Place, page_of
from console.lists.place import Mark
from console.page import rooms
from incidents.models import Incident
from incidents.models.incident import IncidentQuerySet

SIZE = 50  # incidents a page
WITH = ("ic", "turn")  # what a row shows of others


def asked_for(visible: IncidentQuerySet, conditions: Iterable[Q]) -> IncidentQuerySet:
    """All that fulfil the conditions, with what a row shows of them."""
    rows = visible.select_related(*WITH).annotate(room_failed=rooms.HAS_FAILED)
    for condition in conditions:
        rows = rows.filter(condition)
    return rows


def in_order(rows: IncidentQuerySet, *, falls: bool) -> IncidentQuerySet:
    """By when they started, and of one moment by number."""
    return rows.order_by("-started_at", "-number") if falls else rows.order_by("started_at", "number")


def find(rows: IncidentQuerySet, place: Place[Mark], *, newest_first: bool) -> Found[Incident]:
    """One page of them. Whatever is opened meanwhile, who pages through sees each once."""
    falls = newest_first != place.is_backwards
    start = place.before or place.after
    beyond = rows.filter(start.beyond(falls=falls)) if start else rows
    taken = list(in_order(beyond, falls=falls)[: SIZE + 1])
    return page_of(taken, place, size=SIZE)
