"""How far the mirror is behind: read from what is owed, so that it costs nothing while nothing is."""

from dataclasses import dataclass

from django.db import connection

from incidents.audit.store import is_mirrored

# A chain that is behind is owed its copy; of those alone the ends are looked up. The gate copies ahead of what is owed.
BEHIND = """
SELECT coalesce(sum(newest.seq - behind.seq), 0), coalesce(extract(epoch FROM clock_timestamp() - min(oldest.at)), 0)
FROM (
    SELECT owed.chain, coalesce(mark.seq, 0) AS seq
    FROM (SELECT DISTINCT payload ->> 'chain' AS chain FROM incidents_outboxentry
          WHERE lane LIKE 'mirror:%' AND state <> 'done' AND lane <> '') AS owed
    LEFT JOIN incidents_mirrormark AS mark ON mark.chain = owed.chain) AS behind
CROSS JOIN LATERAL (
    SELECT seq FROM incidents_auditevent WHERE chain = behind.chain ORDER BY seq DESC LIMIT 1) AS newest
CROSS JOIN LATERAL (
    SELECT recorded_at AS at FROM incidents_auditevent WHERE chain = behind.chain AND seq = behind.seq + 1) AS oldest
"""


@dataclass(frozen=True, kw_only=True)
class Lag:
    """So many events are not confirmed by the mirror, the oldest of them for so many seconds. Zeros where no mirror is kept."""

    events: int
    seconds: float


def lag() -> Lag:
    """Asks the database alone."""
    if not is_mirrored():
        return Lag(events=0, seconds=0.0)
    with connection.cursor() as cursor:
        cursor.execute(BEHIND)
        events, seconds = cursor.fetchone()
    return Lag(events=int(events), seconds=float(seconds))
