"""The next event of a chain as part of a statement (rows.py): its number, time and hash are made where it is written.

Nobody reads the chain's end first, so no message is spent on it. An earlier statement has locked the chain.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from incidents.audit.chain import canonical_form, timestamp
from incidents.models.audit_event import AuditEvent
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.owe import owed_part
from incidents.rows import Statement, document, insert

# These two stand in the text until the database has read the chain's end. The number is the longest there is, so that no event
# grows over its limit there. What stands before the time, and after the number, has no values but text, whose quotes are escaped:
# so the first of the one and the last of the other are the event's own.
NO_TIME, NO_SEQ = datetime.fromtimestamp(0, tz=UTC), 2_147_483_647
AT, SEQ = f'"at":"{timestamp(NO_TIME)}"', f'"seq":{NO_SEQ}'

WRITTEN_AT = """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
TEXT = f"""($1 ->> 'before_at') || '"at":"' || {WRITTEN_AT} || '"'
    || ($1 ->> 'before_seq') || '"seq":' || seq || ($1 ->> 'after_seq')"""
ORIGIN = "sha256(convert_to(split_part($1 -> 'event' ->> 'chain', '#', 2), 'UTF8'))"  # as `origin` in chain.py
GIVEN_THERE = ("seq", "at", "previous", "canonical", "hash", "recorded_at")


def text_parts(content: Mapping[str, Any]) -> dict[str, str]:
    """The document's parts for the text of an event: around what the database knows. It has NO_TIME and NO_SEQ."""
    before_at, _, rest = canonical_form(content).decode().partition(AT)
    before_seq, _, after_seq = rest.rpartition(SEQ)
    return {"before_at": before_at, "before_seq": before_seq, "after_seq": after_seq}


def appended(after: str) -> str:
    """The parts `tail`, `said` and `event` of a statement, if `after` was written; an earlier statement has locked the chain."""
    given = {
        "seq": "said.seq",
        "at": "said.at",
        "previous": "said.hash",
        "canonical": "bytes",
        "hash": "sha256(said.hash || bytes)",
        "parsed": "text::jsonb",
    }
    return f"""
    tail AS MATERIALIZED (
        SELECT greatest(clock_timestamp(), last.at) AS at, coalesce(last.seq, 0) + 1 AS seq, coalesce(last.hash, {ORIGIN}) AS hash
        FROM {after} LEFT JOIN LATERAL (
            SELECT at, seq, hash FROM incidents_auditevent WHERE chain = $1 -> 'event' ->> 'chain' ORDER BY seq DESC LIMIT 1
        ) AS last ON true),
    said AS (SELECT *, convert_to(text, 'UTF8') AS bytes FROM (SELECT *, {TEXT} AS text FROM tail) AS one),
    event AS ({insert(AuditEvent, "event", "said", given=given)} RETURNING {", ".join(GIVEN_THERE)})"""  # noqa: S608 our columns


def append(event: AuditEvent, content: Mapping[str, Any], owed: list[OutboxEntry], *, lock: str = "") -> None:
    """Writes the event, which then is as it stands there, with what it is owed, by one statement.

    `lock` is SQL that goes first and locks the chain, where nothing has yet.
    """
    [written] = APPEND.run(document(event=event, owed=owed, **text_parts(content)), after=lock)
    for name, value in zip(GIVEN_THERE, written, strict=True):
        setattr(event, name, value)
    event.parsed = {**content, "seq": event.seq, "at": timestamp(event.at)}
    event._state.adding = False


def _sql() -> str:
    parts = f"once AS (SELECT), {appended('once')}, owed AS ({owed_part('event')})"
    return f"WITH {parts} SELECT * FROM event"  # noqa: S608 columns of our models


APPEND = Statement("append", "jsonb", sql=_sql)
