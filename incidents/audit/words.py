"""Fills what a text search looks through, soon after events were written: appending one costs nothing for it.

An event is found by when it was recorded. A transaction may be committed after a later one, so the newest are looked at again.
"""

from datetime import datetime, timedelta

from django.db import connection

from incidents.models.audit_words import AuditWords

AT_ONCE = 2_000  # rows a statement
AGAIN = timedelta(minutes=10)  # longer than any transaction of ours is open

# What people wrote, and the names and numbers in the detail as far as they are text: but no references, digests and ids,
# which nobody types.
FILL = r"""
INSERT INTO incidents_auditwords (event_id, words, recorded_at)
SELECT event.id, lower(coalesce((
        SELECT string_agg(said #>> '{}', E'\n') FROM (
            SELECT jsonb_path_query(event.parsed, '$.text.*', silent => true) AS said
            UNION ALL
            SELECT jsonb_path_query(event.parsed, 'strict $.detail.** ? (@.type() == "string")', silent => true)
        ) AS each WHERE said #>> '{}' !~ '^(p_)?[0-9a-f-]{16,}$'
    ), '')), event.recorded_at
FROM incidents_auditevent AS event
WHERE event.recorded_at > %s
    AND NOT EXISTS (SELECT FROM incidents_auditwords AS filled WHERE filled.event_id = event.id)
ORDER BY event.recorded_at LIMIT %s
ON CONFLICT DO NOTHING
"""


def fill() -> int:
    """Takes up what is missing, the oldest first. Two at once fill it once. Gives how many events that were."""
    filled = 0
    while taken := _some():
        filled += taken
    return filled


def filled_until() -> datetime | None:
    """When the newest event that a search by text finds was recorded."""
    newest = AuditWords.objects.order_by("-recorded_at").first()
    return newest.recorded_at if newest else None


def _some() -> int:
    newest = filled_until()
    with connection.cursor() as cursor:
        cursor.execute(FILL, [newest - AGAIN if newest else "-infinity", AT_ONCE])
        return int(cursor.rowcount)
