"""Transactions behind a door that must answer soon: one that waits too long gives up, and the sender gets a 503."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Before a statement, in one message with it, which is a transaction of its own then; and with advisory locks.
LIMITS = "SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '2500ms', true);\n"
IN_A_HURRY = LIMITS + "SELECT pg_advisory_xact_lock(one) FROM unnest(%(locks)s::bigint[]) AS one;\n"  # noqa: S608 constants


@contextmanager
def atomic_in_a_hurry() -> Iterator[None]:
    """`transaction.atomic()` that waits at most 1 s for a lock and 2.5 s for a statement (OperationalError past that)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LIMITS)
        yield
