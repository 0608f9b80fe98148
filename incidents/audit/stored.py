"""Events as they are stored, read in pages of plain tuples: by place in their chain, so that no transaction stays open."""

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import DataError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor
from psycopg.pq import Format

AT_ONCE = 1000  # events in memory: an event is 64 kB at most
LAST = 2**31 - 1  # no chain comes so far


class Stored(NamedTuple):
    """One row. `at` is as `timestamp` writes it, `incident` the id as text.

    `late`: it came on the disk at another time than it says. `parsed` is JSON; None where the database itself found that
    `canonical` says the same.
    """

    chain: str
    seq: int
    previous: bytes
    canonical: bytes
    hash: bytes
    action: str
    at: str
    incident: str | None
    late: bool
    parsed: str | None


class Place(NamedTuple):
    """How far a walk through all chains has come."""

    chain: str = ""
    seq: int = 0


# Names are qualified, so that no operator or function of somebody else's is asked instead.
PAGE = """
SELECT chain, seq, previous, canonical, hash, action,
    pg_catalog.to_char(pg_catalog.timezone('UTC', at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), incident_id::text,
    recorded_at NOT BETWEEN at - interval '2 minutes' AND at + interval '2 minutes', {parsed}
FROM incidents_auditevent
WHERE (chain, seq) > (%(chain)s, %(seq)s) AND (%(only)s = '' OR chain = %(only)s)
    AND (%(since)s::timestamptz IS NULL OR at >= %(since)s::timestamptz)
ORDER BY chain, seq LIMIT %(limit)s
"""
COMPARED = PAGE.format(
    parsed="""CASE WHEN pg_catalog.convert_from(canonical, 'UTF8')::pg_catalog.jsonb OPERATOR(pg_catalog.=) parsed
        THEN NULL ELSE coalesce(parsed::text, '') END"""
)
UNCOMPARED = PAGE.format(parsed="coalesce(parsed::text, '')")


def page(after: Place, *, only: str = "", since: datetime | None = None) -> tuple[list[tuple[str, list[Stored]]], bool]:
    """The next events by chain, of `only` one, or of what happened `since`; and whether there may be more."""
    given: dict[str, Any] = {"chain": after.chain, "seq": after.seq, "only": only, "since": since, "limit": AT_ONCE}
    try:
        rows = _rows(COMPARED, given)
    except DataError:  # one of them holds what is no JSON
        rows = _rows(UNCOMPARED, given)
    by_chain = groupby(map(Stored._make, rows), key=attrgetter("chain"))
    return [(chain, list(some)) for chain, some in by_chain], len(rows) == AT_ONCE


def _rows(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with transaction.atomic(), _binary_cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _binary_cursor() -> CursorWrapper:
    """Gives bytes as they are; Django's own would have them written out as text and read back."""
    connection.ensure_connection()
    cursor: Any = Cursor(connection.connection)  # the stubs know only cursors of Django's
    cursor.format = Format.BINARY
    return connection.make_cursor(cursor)


UNWRITTEN = """
SELECT chain FROM (
    SELECT 'INCIDENT#' || id FROM incidents_incident UNION ALL SELECT 'SYSTEM#' || id FROM incidents_installation
) AS expected (chain)
WHERE (%(only)s = '' OR chain = %(only)s)
    AND NOT EXISTS (SELECT FROM incidents_auditevent AS event WHERE event.chain = expected.chain)
"""


def unwritten(only: str = "") -> list[str]:
    """Chains that should be there and have no event."""
    with connection.cursor() as cursor:
        cursor.execute(UNWRITTEN, {"only": only})
        return [chain for (chain,) in cursor.fetchall()]


COUNT = """
SELECT count(*) FROM incidents_auditevent
WHERE (%(only)s = '' OR chain = %(only)s) AND (%(since)s::timestamptz IS NULL OR at >= %(since)s::timestamptz)
"""


def count(*, only: str = "", since: datetime | None = None) -> int:
    """How many events there are to look at."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"only": only, "since": since})
        return int(cursor.fetchone()[0])
