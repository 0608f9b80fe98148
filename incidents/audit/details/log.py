"""Details of what happens to the audit log itself: it is repaired, verified, taken away."""

from typing import Literal

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import Digest, OutsideId, Uuid, Word


class ChainRepaired(Detail):
    """From `since` on the mirror holds `followed` events that ours lacked, or `kept` others beside ours; `digest` is over all.

    `branch` is where ours are copied from now on, if that is another place.
    """

    since: int
    followed: int
    kept: int
    missing: int
    digest: Digest
    branch: int = 0


class AuditCheckAsked(Detail):
    """`of_incident` is empty for the whole log."""

    check: int
    of_incident: Uuid | Literal[""]


class AuditCheckFailed(Detail):
    """The first of so many differences: in which chain and event, and which field of it."""

    WORDS = frozenset({"finding"})

    check: int
    differing_chain: OutsideId
    at_seq: int
    field: OutsideId
    differences: int


class AuditExported(Detail):
    """`sha256` is of the bundle's manifest or of the table; `exported` names the chain as people do."""

    exported: Word
    chain: OutsideId
    form: Literal["bundle", "table"]
    events: int
    sha256: Digest


class ListExported(Detail):
    """So many rows of a list of the console as a table, whose SHA-256 this is; `asked` is the query string of what they fit."""

    WORDS = frozenset({"asked"})

    listed: Literal["incidents", "events"]
    rows: int
    sha256: Digest
