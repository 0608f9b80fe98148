"""The next event of a chain as part of a statement (rows.py): its number, time and hash are made where it is written.

Nobody reads the chain's end first, so no message is spent on it. An earlier statement has locked the chain.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from incidents.audit.chain import canonical_form, timestamp
from incidents.models.audit_event import AuditEvent
from incidents.outbox.owe import owed_part
from incidents.rows import Statement, document

# These two stand in the text until the database has read the chain's end. The number is the longest there is, so that no event
# grows over its limit there. What stands before the time, and after the number, has no values but text, whose quotes are escaped:
# so the first of the one and the last of the other are the event's own.
NO_TIME, NO_SEQ = datetime.fromtimestamp(0, tz=UTC), 2_147_483_647
AT, SEQ = f'"at":"{timestamp(NO_TIME)}"', f'"seq":{NO_SEQ}'

# What the statement is given of it, and what is made there.
GIVEN = {
    "id": "uuid",
    "chain": "text",
    "incident_id": "uuid",
    "action": "text",
    "before_at": "text",
    "before_seq": "text",
    "after_seq": "text",
}
MADE = ("seq", "at", "previous", "canonical", "hash", "recorded_at")

WRITTEN_AT = """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
TEXT = f"""before_at || '"at":"' || {WRITTEN_AT} || '"' || before_seq || '"seq":' || seq || after_seq"""
ORIGIN = "sha256(convert_to(split_part(given.chain, '#', 2), 'UTF8'))"  # as `origin` in chain.py
IN_THE_DOCUMENT = f"jsonb_to_record($1 -> 'event') AS given({', '.join(map(' '.join, GIVEN.items()))})"
BY_ITSELF = f"(SELECT {', '.join(f'${place} AS {name}' for place, name in enumerate(GIVEN, 2))}) AS given"


def given_of(event: AuditEvent, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the statement is given of it. Its content has NO_TIME and NO_SEQ."""
    before_at, _, rest = canonical_form(content).decode().partition(AT)
    before_seq, _, after_seq = rest.rpartition(SEQ)
    parts = (event.id, event.chain, event.incident_id, str(event.action), before_at, before_seq, after_seq)
    return dict(zip(GIVEN, parts, strict=True))


def appended(after: str, given: str = IN_THE_DOCUMENT) -> str:
    """The parts `tail`, `said` and `event` of a statement; with `after` before it, if that was written.

    An earlier statement has locked the chain. The event is the document's, or the one that is `given`, a row of FROM.
    """
    return f"""
    tail AS MATERIALIZED (
        SELECT given.*, greatest(clock_timestamp(), last.at) AS at, coalesce(last.seq, 0) + 1 AS seq,
            coalesce(last.hash, {ORIGIN}) AS previous
        FROM {after} {given} LEFT JOIN LATERAL (
            SELECT at, seq, hash FROM incidents_auditevent WHERE chain = given.chain ORDER BY seq DESC LIMIT 1
        ) AS last ON true),
    said AS (SELECT *, convert_to(text, 'UTF8') AS canonical FROM (SELECT *, {TEXT} AS text FROM tail) AS one),
    event AS (
        INSERT INTO incidents_auditevent (id, chain, seq, previous, canonical, hash, incident_id, action, at, parsed)
        SELECT id, chain, seq, previous, canonical, sha256(previous || canonical), incident_id, action, at, text::jsonb FROM said
        RETURNING {", ".join(MADE)})"""  # noqa: S608 constants of ours


def append(event: AuditEvent, content: Mapping[str, Any], owed: list[dict[str, Any]], *, lock: str = "") -> None:
    """Writes the event, which then is as it stands there, with the rows of what it is owed, by one statement.

    `lock` is SQL that goes first and locks the chain, where nothing has yet.
    """
    [made] = APPEND.run(document(owed=owed), *given_of(event, content).values(), after=lock)
    for name, value in zip(MADE, made, strict=True):
        setattr(event, name, value)
    event.parsed = {**content, "seq": event.seq, "at": timestamp(event.at)}
    event._state.adding = False


def _sql() -> str:
    return f"WITH {appended('', BY_ITSELF)}, owed AS ({owed_part('event')}) SELECT * FROM event"  # noqa: S608 columns of our models


APPEND = Statement("append", "jsonb", *GIVEN.values(), sql=_sql)
