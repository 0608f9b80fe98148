"""The next event of a chain as part of a larger statement (rows.py): its number, time and hash are made where it is written.

`record` reads the chain's end first; here that needs no message of its own while the incident is locked.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, timestamp
from incidents.audit.record import event_of
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.rows import insert

# These two stand in the text until the database has read the chain's end. Within a value both would have their quotes escaped.
NO_TIME = datetime.fromtimestamp(0, tz=UTC)
AT, SEQ = f'"at":"{timestamp(NO_TIME)}"', '"seq":0'

WRITTEN_AT = """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
TEXT = f"""($1 ->> 'before_at') || '"at":"' || {WRITTEN_AT} || '"'
    || ($1 ->> 'before_seq') || '"seq":' || seq || ($1 ->> 'after_seq')"""


def event_parts(
    action: Action, *, actor: Actor, incident: Incident, words: Mapping[str, str], **detail: Any
) -> dict[str, Any]:
    """The document's parts for it: the `event`, not saved, and its text around what the database knows."""
    content = event_of(action, actor=actor, chain=incident.chain, seq=0, at=NO_TIME, words=words, detail=detail)
    before_at, _, rest = canonical_form(content).decode().partition(AT)
    before_seq, _, after_seq = rest.partition(SEQ)
    return {
        "event": AuditEvent(chain=incident.chain, incident=incident, action=action),
        "before_at": before_at,
        "before_seq": before_seq,
        "after_seq": after_seq,
    }


def appended(after: str) -> str:
    """The parts `tail`, `said` and `event` of a statement, if `after` was written; an earlier statement has locked the incident."""
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
        SELECT greatest(clock_timestamp(), last.at) AS at, last.seq + 1 AS seq, last.hash
        FROM {after}, incidents_auditevent AS last WHERE last.chain = $1 -> 'event' ->> 'chain'
        ORDER BY last.seq DESC LIMIT 1),
    said AS (SELECT *, convert_to(text, 'UTF8') AS bytes FROM (SELECT *, {TEXT} AS text FROM tail) AS one),
    event AS ({insert(AuditEvent, "event", "said", given=given)})"""  # noqa: S608 columns of our models
