"""Fills what a search for incidents looks through, soon after events were written: opening one and noting cost nothing for it.

It follows the words of the audit log (audit/words.py): what an erasure has emptied there is not taken up here.
"""

from datetime import datetime

from incidents.audit import follow
from incidents.models.incident_words import IncidentWords

MOST_WORDS = 100_000  # characters of one incident: PostgreSQL refuses a vector of more than a megabyte

# What people wrote, and the services that they named. An incident's own fields come with its first event.
FILL = r"""
INSERT INTO incidents_incidentwords AS kept (incident_id, words, up_to, recorded_at)
SELECT incident.id, left(concat_ws(E'\n', fresh.first, string_agg(fresh.said, E'\n' ORDER BY fresh.seq)), %(most)s),
    max(fresh.seq), max(fresh.recorded_at)
FROM (
    SELECT event.incident_id, event.seq, event.recorded_at,
        CASE WHEN known.incident_id IS NULL THEN concat_ws(
            E'\n', of_it.title, of_it.service, of_it.team, array_to_string(of_it.affected, E'\n')) END AS first,
        CASE WHEN filled.words = '' THEN NULL WHEN event.action = 'SERVICES_NAMED' THEN filled.words ELSE (
            SELECT string_agg(one #>> '{}', E'\n') FROM jsonb_path_query(event.parsed, '$.text.*', silent => true) AS one
        ) END AS said
    FROM incidents_auditwords AS filled
    JOIN incidents_auditevent AS event ON event.id = filled.event_id
    JOIN incidents_incident AS of_it ON of_it.id = event.incident_id
    LEFT JOIN incidents_incidentwords AS known ON known.incident_id = event.incident_id
    WHERE filled.recorded_at > %(since)s AND event.seq > coalesce(known.up_to, 0)
    ORDER BY filled.recorded_at, event.seq LIMIT %(at_once)s
) AS fresh
JOIN incidents_incident AS incident ON incident.id = fresh.incident_id
GROUP BY incident.id, fresh.first
ON CONFLICT (incident_id) DO UPDATE
SET words = left(kept.words || E'\n' || EXCLUDED.words, %(most)s), up_to = EXCLUDED.up_to, recorded_at = EXCLUDED.recorded_at
WHERE kept.up_to < EXCLUDED.up_to
"""


def fill() -> int:
    """Gives how many rows were written."""
    return follow.fill(IncidentWords, FILL, {"most": MOST_WORDS})


def filled_until() -> datetime | None:
    """When the newest event was recorded whose words a search for incidents finds."""
    return follow.filled_until(IncidentWords)
