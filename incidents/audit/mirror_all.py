"""Has every chain copied, the idle ones too: for a mirror that was off, is new, or was emptied."""

from django.db import connection, transaction

from incidents.models.mirror_mark import MirrorMark

# One entry a chain, as `record` owes it with an event.
OWE = """
INSERT INTO incidents_outboxentry (kind, key, payload, lane, incident_id, episode, state, attempts, in_doubt, last_error)
SELECT 'mirror_chain', gen_random_uuid() || ':mirror', jsonb_build_object('chain', chain), 'mirror:' || chain,
       incident_id, 0, 'pending', 0, false, ''
FROM (SELECT DISTINCT chain, incident_id FROM incidents_auditevent WHERE seq = 1) AS chains
"""


def owe_every_copy(*, is_new: bool) -> int:
    """Gives how many chains there are. What is there already is looked at and not put again; a new table has confirmed nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        if is_new:
            MirrorMark.objects.filter(forked_seq=None).delete()
        cursor.execute(OWE)
        return cursor.rowcount
