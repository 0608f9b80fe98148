"""Finds what is due and prompts it: the certainty behind every lost, forged or late message."""

from django.db import connection, transaction

from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.due import MAY_BE_DONE
from incidents.outbox.prompt import prompt
from incidents.outbox.rank import A_STEP, NEVER_ABOVE

# One that was prompted in vain rises, so that nothing waits for ever behind what comes after it.
DUE = f"""
UPDATE incidents_outboxentry
SET prompted_at = clock_timestamp(),
    rank = CASE WHEN prompted_at IS NULL THEN rank ELSE greatest(rank - {A_STEP}, least(rank, {NEVER_ABOVE})) END
WHERE id IN (
    SELECT id FROM incidents_outboxentry AS entry
    WHERE (prompted_at IS NULL OR prompted_at < clock_timestamp() - interval '30 seconds') AND {MAY_BE_DONE}
    ORDER BY rank, due_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING rank, due_at, id, kind
"""  # noqa: S608 constants of ours


def sweep(limit: int = 500) -> int:
    """Prompts up to `limit` due entries that were not prompted in the last 30 s, by their rank; gives how many.

    What the broker did not take counts as not prompted: the next sweep tries it again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DUE, [limit])
        due = sorted(cursor.fetchall())
    if due and not prompt(*((entry_id, kind, rank) for rank, _, entry_id, kind in due)):
        OutboxEntry.objects.filter(pk__in=[entry_id for _, _, entry_id, _ in due]).update(prompted_at=None)
        return 0
    return len(due)
