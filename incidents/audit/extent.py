"""How far an export goes: a chain up to one of its events, and the signed heads that there were when that was settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from incidents.audit.record import system_chain
from incidents.models.audit_event import AuditEvent
from incidents.models.chain_salt import ChainSalt
from incidents.models.incident import Incident
from incidents.models.signed_chain import SignedChain
from incidents.models.signed_head import SignedHead

PAGE = 1_000  # rows in memory at a time, however long the chain is


class Stored(NamedTuple):
    """An event as it is stored, read without its copy for queries."""

    seq: int
    previous: bytes
    canonical: bytes
    hash: bytes


@dataclass(frozen=True, kw_only=True)
class Extent:
    """What is exported, and how people call it. It never changes: chains and heads only grow."""

    chain: str
    name: str
    up_to: int
    heads_after: int
    newest_head: int
    incident: Incident | None = None

    def events(self) -> Iterator[Stored]:
        """In order."""
        rows = AuditEvent.objects.filter(chain=self.chain, seq__lte=self.up_to).order_by("seq")
        after = 0
        while page := list(rows.filter(seq__gt=after).values_list("seq", "previous", "canonical", "hash")[:PAGE]):
            for seq, previous, canonical, digest in page:
                yield Stored(seq, bytes(previous), bytes(canonical), bytes(digest))
            after = page[-1][0]

    def ends(self) -> tuple[bytes, bytes]:
        """The hashes of its first and its last event."""
        hashes = AuditEvent.objects.filter(chain=self.chain, seq__lte=self.up_to).values_list("hash", flat=True)
        return bytes(hashes.earliest("seq")), bytes(hashes.latest("seq"))

    def heads(self) -> Iterator[SignedHead]:
        """Each names the one before, so that nobody leaves one out."""
        after = self.heads_after
        rows = SignedHead.objects.filter(number__lte=self.newest_head).order_by("number")
        while page := list(rows.filter(number__gt=after)[:PAGE]):
            yield from page
            after = page[-1].number

    @property
    def salt(self) -> bytes:
        """What the heads' name of the chain is made with; none before its first head."""
        made = ChainSalt.objects.filter(chain=self.chain).first()
        return bytes(made.salt) if made else b""


def extent_of(incident: Incident | None, *, from_head: int | None = None) -> Extent:
    """An incident as it stands now; None: the system chain (sign-ins, people, rights, exports).

    With the signed heads from the first that names it, or from an earlier one that somebody knows, to the newest.
    """
    chain = incident.chain if incident else system_chain()
    newest = SignedHead.objects.order_by("number").last()  # before the events: whatever it names is then among them
    last = AuditEvent.objects.filter(chain=chain).order_by("seq").last()
    first = SignedChain.objects.filter(chain=chain).order_by("head_id").first()
    return Extent(
        chain=chain,
        name=incident.reference if incident else "system",
        up_to=last.seq if last else 0,
        heads_after=min(first.head_id, from_head or first.head_id) - 1 if first else 0,
        newest_head=newest.number if newest and first else 0,
        incident=incident,
    )
