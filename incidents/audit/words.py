"""Fills what a text search looks through, soon after events were written."""

from datetime import datetime

from incidents.audit import follow
from incidents.models.audit_words import AuditWords

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
WHERE event.recorded_at > %(since)s
    AND NOT EXISTS (SELECT FROM incidents_auditwords AS filled WHERE filled.event_id = event.id)
ORDER BY event.recorded_at LIMIT %(at_once)s
ON CONFLICT DO NOTHING
"""


def fill() -> int:
    """Gives how many events that were."""
    return follow.fill(AuditWords, FILL, {})


def filled_until() -> datetime | None:
    """When the newest event that a search by text finds was recorded."""
    return follow.filled_until(AuditWords)
