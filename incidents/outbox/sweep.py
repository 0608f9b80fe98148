"""Finds what is due and prompts it: the certainty behind every lost, forged or late message."""

from django.db import connection, transaction

from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.due import MAY_BE_DONE
from incidents.outbox.prompt import prompt

DUE = f"""
UPDATE incidents_outboxentry SET prompted_at = clock_timestamp()
WHERE id IN (
    SELECT id FROM incidents_outboxentry AS entry
    WHERE (prompted_at IS NULL OR prompted_at < clock_timestamp() - interval '30 seconds') AND {MAY_BE_DONE}
    ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id, kind
"""  # noqa: S608 a constant of ours


def sweep(limit: int = 500) -> int:
    """Prompts up to `limit` due entries that were not prompted in the last 30 s; gives how many.

    What the broker did not take counts as not prompted: the next sweep tries it again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DUE, [limit])
        due = cursor.fetchall()
    kept_back = [entry_id for entry_id, kind in due if not prompt(entry_id, kind)]
    if kept_back:
        OutboxEntry.objects.filter(pk__in=kept_back).update(prompted_at=None)
    return len(due) - len(kept_back)
