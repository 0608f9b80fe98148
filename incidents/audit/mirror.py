"""Copies chains to their second store, in order, without gaps or duplicates. Catch-up and the gate copy with this same code.

Item: `pk = INCIDENT#<id>`, `sk = AUDIT#<12-digit seq>`, conditional put. A put that finds its key taken compares: equal is success,
different is a fork, after which nothing of that chain is published and nothing is overwritten on either side (repair.py).
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from clients.audit_table import MOST_TOGETHER, Item
from clients.postgresql.fixed import Fixed
from incidents.audit.branch import Place, newest_place, place_of, places
from incidents.audit.listed import list_chain
from incidents.audit.mark import confirm, mark_of, note_fork
from incidents.audit.store import AuditStore, audit_store
from incidents.errors import ChainForked
from incidents.models.audit_event import AuditEvent
from incidents.models.mirror_mark import MirrorMark

EVENT = Fixed(lambda chain, seq: AuditEvent.objects.filter(chain=chain, seq=seq))

DAY = 86_400
LEAST_DAYS = 366
PAGE = 1000  # items asked for at once; DynamoDB gives 1 MB of them at most
TOGETHER_FROM = 8  # fewer are put one by one: in a transaction each costs twice as much to write
MOST_BYTES = 500_000  # of events put together: DynamoDB takes 4 MB, but a partition only about 500 kB a second


def mirror_tail(chain: str, *, up_to: int | None = None) -> int:
    """Puts every event of `chain` that the mirror lacks, up to and including seq `up_to` (default: all). Gives the number put.

    Raises ChainForked, which is on record then, and the three failures of clients/errors.py.
    """
    store = audit_store()
    if store is None:
        return 0
    mark = mark_of(chain)
    try:
        return _catch_up(store, mark, newest_place(chain), up_to)
    except ChainForked as fork:
        note_fork(chain, fork.seq)
        raise


def read_back(event: AuditEvent) -> bool:
    """Whether the second copy, read consistently, holds exactly this event; where none is kept, none says otherwise.

    Raises the failures of clients/errors.py.
    """
    store = audit_store()
    return store is None or _holds(store, event)


def copies(chain: str, *, after: int = 0) -> Iterator[Item]:
    """The copies of our chain's events after seq `after` in order, wherever they are; none where no second copy is kept."""
    store = audit_store()
    if store is None:
        return
    for place, following in pairwise([*places(chain), None]):
        assert place  # noqa: S101 only the last one is None
        yield from items_of(store, place, after=after, before=sort_key(following.since) if following else "")


def items_of(store: AuditStore, place: Place, *, after: int = 0, before: str = "") -> Iterator[Item]:
    """What a partition holds, in order, of events after seq `after` up to the sort key `before`."""
    read = sort_key(max(place.since - 1, after))
    while page := store.page(place.pk, after=read, limit=PAGE):
        for item in page:
            if before and item.sk >= before:
                return
            yield item
        read = page[-1].sk


def expired_before(chain: str) -> datetime:
    """A copy of an event older than this may be gone by the table's own rule, which is no difference; a younger one may not."""
    days = MirrorMark.objects.filter(chain=chain).values_list("days", flat=True).first() or settings.AUDIT_TTL_DAYS
    return timezone.now() - timedelta(days=max(LEAST_DAYS, min(days, settings.AUDIT_TTL_DAYS)))


def is_copy(item: Item, event: AuditEvent) -> bool:
    """Whether the mirror's item says the same as this event, in every part."""
    return (item.canonical, item.previous, item.hash) == (
        bytes(event.canonical),
        bytes(event.previous),
        bytes(event.hash),
    )


def sort_key(seq: int) -> str:
    """`AUDIT#000000000042`."""
    return f"AUDIT#{seq:012d}"


def seq_of(item: Item) -> int:
    """42 for that; 0, which no event has, for the sort key of anything else."""
    digits = item.sk.removeprefix("AUDIT#")
    return int(digits) if digits.isascii() and digits.isdecimal() and item.sk == sort_key(int(digits)) else 0


def _catch_up(store: AuditStore, mark: MirrorMark, place: Place, up_to: int | None) -> int:
    held = reached = _held_seq(mark.chain, place, store.last(place.pk))
    if held == 0:
        list_chain(store, mark.chain)
    if up_to is not None and held >= up_to:
        return 0
    missing = AuditEvent.objects.filter(chain=mark.chain, seq__gt=held).order_by("seq")
    if up_to is not None:
        missing = missing.filter(seq__lte=up_to)
    for reached in _put_in_order(store, place, missing, held):
        if up_to is None:  # the gate is in a hurry, and a catch-up is owed for the same events
            confirm(mark, branch=place.number, seq=reached)
    return reached - held


def _put_in_order(store: AuditStore, place: Place, missing: QuerySet[AuditEvent], held: int) -> Iterator[int]:
    """How far the mirror is: before the first step, and after each."""
    yield held
    for events in _together(missing.iterator(chunk_size=MOST_TOGETHER)):
        _put_all(store, place, events)
        yield events[-1].seq


def _held_seq(chain: str, place: Place, newest: Item | None) -> int:
    """The seq up to which the mirror holds our chain; the newest item there must be ours."""
    if newest is None:
        return place.since - 1
    seq = seq_of(newest)
    ours = EVENT.first(chain, seq)
    if ours is None or not is_copy(newest, ours):
        raise ChainForked(chain, seq)
    return seq


def _together(events: Iterable[AuditEvent]) -> Iterator[list[AuditEvent]]:
    """In order, so many as go into one step."""
    batch: list[AuditEvent] = []
    size = 0
    for event in events:
        if batch and (len(batch) == MOST_TOGETHER or size + len(event.canonical) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(event)
        size += len(event.canonical)
    if batch:
        yield batch


def _put_all(store: AuditStore, place: Place, events: list[AuditEvent]) -> None:
    """All in one step, or where they are few or a key of theirs is taken one after another."""
    if len(events) >= TOGETHER_FROM and store.put_together([_item(event, place) for event in events]):
        return
    for event in events:
        _put(store, place, event)


def _put(store: AuditStore, place: Place, event: AuditEvent) -> None:
    taken = store.put(_item(event, place))
    if not taken and not _holds(store, event):
        raise ChainForked(event.chain, event.seq)


def _holds(store: AuditStore, event: AuditEvent) -> bool:
    item = store.get(place_of(event.chain, event.seq).pk, sort_key(event.seq))
    return item is not None and is_copy(item, event)


def _item(event: AuditEvent, place: Place) -> Item:
    return Item(
        pk=place.pk,
        sk=sort_key(event.seq),
        canonical=bytes(event.canonical),
        previous=bytes(event.previous),
        hash=bytes(event.hash),
        expires_at=int(time.time()) + settings.AUDIT_TTL_DAYS * DAY,
    )
