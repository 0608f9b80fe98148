"""The mirror's copies of one chain beside the events they are of, in order."""

from collections.abc import Sequence

from clients.audit_table import Item
from incidents.audit.chain import next_hash, timestamp
from incidents.audit.mark import confirmed
from incidents.audit.mirror import copies, expired_before, sort_key
from incidents.audit.stored import Stored
from incidents.errors import ChainBroken
from incidents.models.audit_event import AuditEvent

PARTS = ("canonical", "previous", "hash")


class Copies:
    """Read as far as they are needed. `behind` counts the newest events of which there is no copy yet."""

    def __init__(self, chain: str, *, after: int) -> None:
        self.behind = 0
        self._chain = chain
        self._expired = timestamp(expired_before(chain))
        self._confirmed = confirmed(chain)  # before the copies are read, which may be more by then
        self._begun = after > 0
        self._read = copies(chain, after=after)
        self._next = next(self._read, None)

    def compare(self, events: Sequence[Stored]) -> None:
        """Raises ChainBroken at the first event whose copy differs or is missing between others.

        At the beginning copies expire, and of the newest there is none yet.
        """
        for event in events:
            if self._next is not None and self._next.sk == sort_key(event.seq):
                _refuse_another(self._next, event)
                self._next, self._begun = next(self._read, None), True
            elif not self._begun and event.at < self._expired:
                continue
            elif self._next is None and event.seq > self._confirmed:
                self.behind, self._begun = self.behind + 1, True
            else:
                instead = f"which holds {self._next.sk}" if self._next else "which had it once"
                said = f"missing in the mirror, {instead}"
                raise ChainBroken(self._chain, event.seq, "mirror.seq", said)

    def refuse_more(self, *, than: int) -> None:
        """Raises ChainBroken if there is a copy of an event after seq `than`, the chain's last, and no such event meanwhile."""
        grown = AuditEvent.objects.filter(chain=self._chain, seq=than + 1)  # an event is copied once it is written
        if self._next is not None and not grown.exists():
            said = f"the mirror holds {self._next.sk}, the database ends at {than}"
            raise ChainBroken(self._chain, than + 1, "mirror.seq", said)


def _refuse_another(copy: Item, event: Stored) -> None:
    for part in PARTS:
        if getattr(copy, part) != getattr(event, part):
            is_whole = next_hash(copy.previous, copy.canonical) == copy.hash
            remark = "" if is_whole else "; what it holds does not fit its own hash"
            said = f"the mirror holds something else: its {part} differs{remark}"
            raise ChainBroken(event.chain, event.seq, f"mirror.{part}", said)
