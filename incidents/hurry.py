"""Transactions behind a door that must answer soon: one that waits too long gives up, and the sender gets a 503."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# The same in one message with the statement that follows, which is a transaction of its own; and with advisory locks.
LIMITS = "SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '2500ms', true);\n"
IN_A_HURRY = """
SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '2500ms', true), pg_advisory_xact_lock(one)
FROM unnest(%(locks)s::bigint[]) AS one;
"""


@contextmanager
def atomic_in_a_hurry() -> Iterator[None]:
    """`transaction.atomic()` that waits at most 1 s for a lock and 2.5 s for a statement (OperationalError past that)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '2500ms'")
        yield
