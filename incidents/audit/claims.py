"""What signed heads say of events, held against the events that are on record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from incidents.models.audit_event import AuditEvent

LOT = 2_000
STAND = """
SELECT chain, seq, hash FROM unnest(%s::text[], %s::integer[]) AS said(chain, seq)
JOIN incidents_auditevent AS event USING (chain, seq)
"""
# What a repair kept beside a chain stands on record too: a head of a time that the database lost signed that, whole and unchanged.
EVIDENCE = """
SELECT said.chain, said.seq, evidence.hash FROM unnest(%s::text[], %s::integer[]) AS said(chain, seq)
JOIN incidents_mirrorbranch AS branch ON branch.chain = said.chain
JOIN incidents_mirrorevidence AS evidence ON evidence.branch_id = branch.id
    AND evidence.sk_there = 'AUDIT#' || lpad(said.seq::text, 12, '0')
WHERE evidence.hash = sha256(evidence.previous || evidence.canonical)
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """That head `head` says: event `seq` of `chain` had the hash `hash` (hex)."""

    head: int
    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`chain` is an event's, or `HEADS#<installation>` with a head's number as `seq`; `said` is a sentence without these."""

    chain: str
    seq: int
    field: str
    said: str


def refuted(claims: list[Claim], *, beside: set[tuple[str, int]]) -> Iterator[Difference]:
    """The first of each chain that the events on record do not bear out. Claims are in the order of their heads.

    Chain and number of those that only a repair's evidence bears out are put into `beside`: whoever reads the verdict is told.
    """
    sound: dict[str, int] = {}
    told: set[str] = set()
    for lot in _lots(claims):
        stand, kept = _on_record(lot), _kept(lot)
        for claim in lot:
            if claim.chain in told:
                continue
            if stand.get((claim.chain, claim.seq)) == claim.hash:
                sound[claim.chain] = claim.seq
                continue
            if (claim.chain, claim.seq, claim.hash) in kept:
                beside.add((claim.chain, claim.seq))
                continue
            told.add(claim.chain)
            yield _refuted(claim, stands=(claim.chain, claim.seq) in stand, sound=sound.get(claim.chain, 0))


def _refuted(claim: Claim, *, stands: bool, sound: int) -> Difference:
    chain, seq = claim.chain, claim.seq
    if stands:
        since = f"as far as event {sound} it is as it was signed" if sound else "no earlier event of it was signed"
        said = f"it was changed, or an event before it: signed head {claim.head} has another hash of it; {since}"
        return Difference(chain=chain, seq=seq, field="hash", said=said)
    last = AuditEvent.objects.filter(chain=chain).order_by("-seq").values_list("seq", flat=True).first() or 0
    if not last:
        said = f"the whole chain is gone: signed head {claim.head} has its event {seq}"
        return Difference(chain=chain, seq=1, field="seq", said=said)
    said = f"missing: signed head {claim.head} has event {seq}, and the chain ends at {last}"
    if last > seq:
        said = f"missing: signed head {claim.head} has it"
    return Difference(chain=chain, seq=min(seq, last + 1), field="seq", said=said)


def _on_record(claims: Iterable[Claim]) -> dict[tuple[str, int], str]:
    listed = list(claims)
    with connection.cursor() as cursor:
        cursor.execute(STAND, [[one.chain for one in listed], [one.seq for one in listed]])
        return {(chain, seq): bytes(digest).hex() for chain, seq, digest in cursor.fetchall()}


def _kept(claims: Iterable[Claim]) -> set[tuple[str, int, str]]:
    listed = list(claims)
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, [[one.chain for one in listed], [one.seq for one in listed]])
        return {(chain, seq, bytes(digest).hex()) for chain, seq, digest in cursor.fetchall()}


def _lots(claims: list[Claim]) -> Iterator[list[Claim]]:
    for start in range(0, len(claims), LOT):
        yield claims[start : start + LOT]
