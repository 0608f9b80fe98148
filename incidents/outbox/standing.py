"""How the outbox stands, as numbers: read from the database by whoever is asked, since what a worker counts nobody reads."""

from django.db import connection

from incidents.models.outbox_entry import OutboxEntry, OutboxState


def oldest_due_seconds() -> float:
    """The age of the oldest entry that is due, in seconds; 0 when nothing is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(due_at)), 0) FROM incidents_outboxentry"
            " WHERE state IN ('pending', 'claimed') AND due_at <= clock_timestamp()"
        )
        return float(cursor.fetchone()[0])


def given_up() -> int:
    """How many effects nobody tries any more: each waits for a person and Retry."""
    return OutboxEntry.objects.filter(state=OutboxState.DEAD).count()
