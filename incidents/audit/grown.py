"""Which chains have grown since a head last signed them, found without reading the log anew."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from incidents.audit.store import is_mirrored
from incidents.models.signed_head import SignedHead

LOT = 2_000  # chains in one head; its copy in DynamoDB has to stay under 400 KB
LONGEST_TRANSACTION = timedelta(days=1)  # an event is seen that much later than it was written, at most
EVER = datetime(1970, 1, 1, tzinfo=UTC)

WRITTEN = "SELECT chain, max(seq) AS seq FROM incidents_auditevent WHERE recorded_at >= %(since)s GROUP BY chain"
CONFIRMED = "SELECT chain, seq FROM incidents_mirrormark WHERE seq > 0"
GROWN = """
WITH grown AS MATERIALIZED (
    SELECT chain, seq FROM ({}) AS ends
    WHERE seq > coalesce((SELECT max(seq) FROM incidents_signedchain AS signed WHERE signed.chain = ends.chain), 0)
    ORDER BY chain LIMIT %(lot)s)
SELECT chain, seq, event.hash FROM grown JOIN incidents_auditevent AS event USING (chain, seq)
"""


@dataclass(frozen=True, kw_only=True)
class End:
    """The newest event of a chain that a head may sign."""

    chain: str
    seq: int
    hash: bytes


def grown_chains() -> list[End]:
    """Up to LOT of them: with a mirror each as far as the mirror has confirmed it, else as far as it is on record."""
    source = CONFIRMED if is_mirrored() else WRITTEN
    with connection.cursor() as cursor:
        cursor.execute(GROWN.format(source), {"since": _since(), "lot": LOT})
        return [End(chain=chain, seq=seq, hash=bytes(digest)) for chain, seq, digest in cursor.fetchall()]


def is_complete(ends: list[End]) -> bool:
    """Whether a head of these leaves nothing to a later one that is on record now."""
    return not is_mirrored() and len(ends) < LOT


def _since() -> datetime:
    """What was written before is in a head already."""
    complete = SignedHead.objects.filter(complete=True).order_by("-number").first()
    return complete.at - LONGEST_TRANSACTION if complete else EVER
