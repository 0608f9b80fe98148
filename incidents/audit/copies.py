"""The mirror's copies of one chain beside the events they are of, in order."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from clients import audit_table
from incidents.audit.chain import next_hash
from incidents.audit.mirror import sort_key
from incidents.audit.stored import Stored
from incidents.errors import ChainBroken
from incidents.models.audit_event import AuditEvent

PARTS = ("canonical", "previous", "hash")


class Copies:
    """Read as far as they are needed. `behind` counts the newest events of which there is no copy yet."""

    def __init__(self, chain: str, *, after: int) -> None:
        self.behind = 0
        self._chain = chain
        self._read = _read(chain, after=sort_key(after) if after else "")
        self._next = next(self._read, None)
        self._begun = after > 0
        self._expired = expired_before(chain)

    def compare(self, events: Sequence[Stored]) -> None:
        """Raises ChainBroken at the first event whose copy differs or is missing between others.

        At the beginning copies expire, and the newest are not there yet.
        """
        for event in events:
            copy = self._next
            if copy is not None and copy.sk == sort_key(event.seq):
                _refuse_another(copy, event)
                self._next, self._begun = next(self._read, None), True
            elif copy is None and self._begun:
                self.behind += 1
            elif not self._begun and event.at < self._expired:
                continue
            elif copy is None:
                self.behind, self._begun = self.behind + 1, True
            else:
                said = f"missing in the mirror, which holds {copy.sk}"
                raise ChainBroken(event.chain, event.seq, "mirror.seq", said)

    def refuse_more(self, *, than: int) -> None:
        """Raises ChainBroken if there is a copy of an event after seq `than`, the chain's last, and no such event meanwhile."""
        grown = AuditEvent.objects.filter(chain=self._chain, seq=than + 1)  # an event is copied once it is written
        if self._next is not None and not grown.exists():
            said = f"the mirror holds {self._next.sk}, the database ends at {than}"
            raise ChainBroken(self._chain, than + 1, "mirror.seq", said)


def _refuse_another(copy: audit_table.Item, event: Stored) -> None:
    for part in PARTS:
        if getattr(copy, part) != getattr(event, part):
            whole = next_hash(copy.previous, copy.canonical) == copy.hash
            remark = "" if whole else "; in itself it does not fit its own hash either"
            said = f"the mirror holds something else: its {part} differs{remark}"
            raise ChainBroken(event.chain, event.seq, f"mirror.{part}", said)


def _read(chain: str, *, after: str) -> Iterator[audit_table.Item]:
    while page := audit_table.page(chain, after=after, limit=1000):
        yield from page
        after = page[-1].sk


def expired_before(_chain: str) -> datetime:
    """A copy of an event older than this may be gone by the table's own rule."""
    return timezone.now() - timedelta(days=settings.AUDIT_TTL_DAYS)
