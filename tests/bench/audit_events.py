"""A great many audit events in moments: past the walls and with no index in the way, in words, people and kinds as they are met."""

import psycopg

AWAY = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('incidents_auditevent', 'incidents_auditwords')"
IN_THE_WAY = "audit_%"  # a primary key stays
TRIGGERS = "ALTER TABLE incidents_auditevent {} TRIGGER USER"

# Of every 20 events 12 are notes, 5 commands, 2 from alerts and 1 asks for an update; one in 50,000 is of a seldom kind.
MAKE = """
WITH made AS (
    SELECT incident.id AS incident_id, 'INCIDENT#' || incident.id AS chain, seq,
        timestamptz '2025-01-01' + place * interval '30 seconds' + incident.number * interval '1 second' AS at,
        'p_' || lpad(to_hex(hashint4(place::int) & 63), 16, '0') AS person,
        CASE WHEN place %% 50000 = 777 THEN 'POSTMORTEM_NOT_FILED' WHEN place %% 20 < 12 THEN 'NOTE_ADDED'
            WHEN place %% 20 < 17 THEN 'SLASH_COMMAND_RECEIVED' WHEN place %% 20 < 19 THEN 'ALERT_CLEARED'
            ELSE 'STATUSPAGE_DRAFT_REQUESTED' END AS action,
        'Errors at ' || (ARRAY['checkout', 'search', 'login', 'billing'])[1 + place %% 4] || ': pod '
            || substr(md5((place %% 5000)::text), 1, 8) || ' restarted ' || place %% 97 || ' times' AS said
    FROM incidents_incident AS incident, generate_series(%s::bigint, %s::bigint) AS seq,
        LATERAL (SELECT seq + %s::bigint * incident.number AS place) AS moved
    WHERE incident.number BETWEEN %s AND %s
), events AS (
    INSERT INTO incidents_auditevent
        (id, chain, seq, previous, canonical, hash, incident_id, action, at, parsed, recorded_at)
    SELECT gen_random_uuid(), chain, seq, sha256(''), convert_to(parsed::text, 'UTF8'), sha256(convert_to(chain || seq, 'UTF8')),
        incident_id, action, at, parsed, at
    FROM made, LATERAL (SELECT jsonb_build_object(
        'schema', 1, 'chain', chain, 'seq', seq, 'action', action,
        'actor', CASE WHEN action = 'ALERT_CLEARED' THEN '{"ref": "alert source", "via": "webhook"}'::jsonb
            ELSE jsonb_build_object('ref', person, 'via', 'slack') END,
        'detail', '{"command": "status", "alert_group": "IABC123"}'::jsonb,
        'text', CASE WHEN action IN ('NOTE_ADDED', 'POSTMORTEM_NOT_FILED') THEN jsonb_build_object('note', said)
            ELSE '{}'::jsonb END,
        'sealed', '[]'::jsonb) AS parsed) AS one
    RETURNING id, parsed, recorded_at)
INSERT INTO incidents_auditwords (event_id, words, recorded_at)
SELECT id, lower(coalesce(parsed -> 'text' ->> 'note', '')), recorded_at FROM events
"""


def make(url: str, *, incidents: tuple[int, int], seqs: tuple[int, int], apart: int = 0) -> None:
    """In each incident whose number is from the first to the second, an event of each sequence number from one to the other.

    What they say repeats after 5,000 events; each incident begins so many further on, times its number.
    """
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0")
        database.execute("SET session_replication_role = replica")  # references are right, and need no look at each
        with database.transaction():
            away = [row for row in database.execute(AWAY).fetchall() if row[0].startswith("audit_")]
            away = [(name, sql) for name, sql in away if name != "audit_gapless_order"]
            database.execute(TRIGGERS.format("DISABLE").encode())
            for name, _ in away:
                database.execute(f'DROP INDEX "{name}"'.encode())
            database.execute(MAKE.encode(), [*seqs, apart, *incidents])
            for _, sql in away:
                database.execute(sql.encode())
            _stand_again(database)
        database.execute("VACUUM ANALYZE incidents_auditevent, incidents_auditwords, incidents_incident")


def _stand_again(database: psycopg.Connection) -> None:
    walls = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'incidents_auditevent'::regclass AND NOT tgisinternal"
    for (name,) in database.execute(walls).fetchall():
        database.execute(f'ALTER TABLE incidents_auditevent ENABLE ALWAYS TRIGGER "{name}"'.encode())
