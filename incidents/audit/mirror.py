"""Copies chains to DynamoDB, in order, without gaps or duplicates. Catch-up and the gate copy with this same code.

Item: `pk = INCIDENT#<id>`, `sk = AUDIT#<12-digit seq>`, conditional put. A put that finds its key taken compares: equal is success,
different is a fork, after which nothing of that chain is published and nothing is overwritten on either side.
"""

import time

from django.conf import settings

from clients import audit_table
from incidents.audit.mark import confirm
from incidents.errors import ChainForked
from incidents.models.audit_event import AuditEvent

DAY = 86_400


def mirror_tail(chain: str, *, up_to: int | None = None) -> int:
    """Puts every event of `chain` that the mirror lacks, up to and including seq `up_to` (default: all). Gives the number put.

    Raises ChainForked, and the three failures of clients/errors.py.
    """
    newest = audit_table.last(chain)
    held = _held_seq(chain, newest)
    missing = AuditEvent.objects.filter(chain=chain, seq__gt=held).order_by("seq")
    if up_to is not None:
        missing = missing.filter(seq__lte=up_to)
    put = 0
    for event in missing.iterator(chunk_size=200):
        _put(event)
        put += 1
    if up_to is None:  # the gate is in a hurry, and a catch-up is owed for the same events
        confirm(chain, held + put)
    return put


def read_back(event: AuditEvent) -> bool:
    """Whether the mirror, read consistently, holds exactly this event. Raises the failures of clients/errors.py."""
    item = audit_table.get(event.chain, sort_key(event.seq))
    return item is not None and is_copy(item, event)


def is_copy(item: audit_table.Item, event: AuditEvent) -> bool:
    """Whether the mirror's item says the same as this event, in every part."""
    return (item.canonical, item.previous, item.hash) == (
        bytes(event.canonical),
        bytes(event.previous),
        bytes(event.hash),
    )


def sort_key(seq: int) -> str:
    """`AUDIT#000000000042`."""
    return f"AUDIT#{seq:012d}"


def _held_seq(chain: str, newest: audit_table.Item | None) -> int:
    """The seq up to which the mirror holds our chain; the newest item there must be ours."""
    if newest is None:
        return 0
    seq = int(newest.sk.removeprefix("AUDIT#"))
    ours = AuditEvent.objects.filter(chain=chain, seq=seq).first()
    if ours is None or not is_copy(newest, ours):
        raise ChainForked(chain, seq)
    return seq


def _put(event: AuditEvent) -> None:
    taken = audit_table.put(
        audit_table.Item(
            pk=event.chain,
            sk=sort_key(event.seq),
            canonical=bytes(event.canonical),
            previous=bytes(event.previous),
            hash=bytes(event.hash),
            expires_at=int(time.time()) + settings.AUDIT_TTL_DAYS * DAY,
        )
    )
    if not taken and not read_back(event):
        raise ChainForked(event.chain, event.seq)
