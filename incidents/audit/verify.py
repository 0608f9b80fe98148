"""Checks a chain from its first event, and against the mirror event by event. Says exactly where it first differs."""

from collections.abc import Iterator
from dataclasses import dataclass

import rfc8785

from clients import audit_table
from incidents.audit.chain import next_hash, origin
from incidents.audit.mirror import is_copy, sort_key
from incidents.errors import ChainBroken
from incidents.models.audit_event import AuditEvent


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How far a chain was found good: number of events, hex hash of its head, events not yet in the mirror (None: no mirror)."""

    events: int
    head: str
    behind: int | None


def verify_chain(chain: str, *, mirrored: bool) -> Verdict:
    """Raises ChainBroken at the first event that does not fit; the failures of clients/errors.py if the mirror does not answer.

    The chain may grow meanwhile: what was written after its events were read is left to the next time.
    """
    head, count, behind = origin(chain).hash, 0, 0
    copies = _copies(chain) if mirrored else iter(())
    for event in AuditEvent.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=500):
        count += 1
        _check(event, seq=count, previous=head)
        head = bytes(event.hash)
        if mirrored:
            behind += not _has_copy(next(copies, None), event, behind=behind)
    extra = next(copies, None)
    if extra is not None and not AuditEvent.objects.filter(chain=chain, seq=count + 1).exists():  # copied once written
        raise ChainBroken(chain, count + 1, "mirror.seq", f"the mirror holds {extra.sk}, the database ends at {count}")
    return Verdict(events=count, head=head.hex(), behind=behind if mirrored else None)


def _check(event: AuditEvent, *, seq: int, previous: bytes) -> None:
    if event.seq != seq:
        raise ChainBroken(event.chain, seq, "seq", f"missing; the next one is {event.seq}")
    if bytes(event.previous) != previous:
        raise ChainBroken(event.chain, seq, "previous", "does not follow the event before it")
    if next_hash(previous, bytes(event.canonical)) != bytes(event.hash):
        raise ChainBroken(event.chain, seq, "hash", "its hash does not fit its content")
    if rfc8785.dumps(event.parsed) != bytes(event.canonical):
        raise ChainBroken(event.chain, seq, "parsed", "the parsed copy differs from what was written")


def _has_copy(copy: audit_table.Item | None, event: AuditEvent, *, behind: int) -> bool:
    """Whether the mirror has this event. It may lack the newest ones; raises ChainBroken where it differs or has a gap."""
    if copy is None:
        return False
    if behind or copy.sk != sort_key(event.seq):
        raise ChainBroken(event.chain, event.seq, "mirror.seq", f"missing in the mirror, which holds {copy.sk}")
    if not is_copy(copy, event):
        raise ChainBroken(event.chain, event.seq, "mirror", "the mirror holds something else")
    return True


def _copies(chain: str) -> Iterator[audit_table.Item]:
    after = ""
    while page := audit_table.page(chain, after=after, limit=200):
        yield from page
        after = page[-1].sk
