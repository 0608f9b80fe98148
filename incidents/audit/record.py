"""Writes an audit event, in the transaction of the change that it records. No event, no change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.chain import SCHEMA, Link, canonical_form, next_hash, origin, sealed_text, timestamp
from incidents.audit.hide import hide_secrets
from incidents.audit.store import is_mirrored
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.installation import Installation
from incidents.outbox.owe import owe

SYSTEM_LOCK = 7_231_001  # advisory lock of the system chain; an incident's chain is locked by its incident's row

TAIL = """
SELECT greatest(clock_timestamp(), tail.at), tail.seq, tail.hash
FROM (SELECT 1) AS one
LEFT JOIN LATERAL (
    SELECT at, seq, hash FROM incidents_auditevent WHERE chain = %s ORDER BY seq DESC LIMIT 1
) AS tail ON true
"""


def record(
    action: Action,
    *,
    actor: Actor,
    incident: Incident | None = None,
    words: Mapping[str, str] | None = None,
    **detail: Any,
) -> AuditEvent:
    """Appends one event to the incident's chain (or the system's) and owes its mirror copy.

    `incident` must be locked by the caller. `detail` holds ids, numbers and names of states; `words` what people wrote,
    which is what a later erasure seals. People are named by reference only. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{action} is recorded outside a transaction")
    chain = incident.chain if incident else _lock_system_chain()
    at, tail = _tail(chain)
    event = event_of(action, actor=actor, chain=chain, seq=tail.seq + 1, at=at, words=words or {}, detail=detail)
    canonical = canonical_form(event)
    written = AuditEvent.objects.create(
        chain=chain,
        seq=tail.seq + 1,
        previous=tail.hash,
        canonical=canonical,
        hash=next_hash(tail.hash, canonical),
        incident=incident,
        action=action,
        at=at,
        parsed=event,
    )
    if is_mirrored():
        owe("mirror_chain", incident=incident, **mirror_debt(written))
    return written


def mirror_debt(event: AuditEvent) -> dict[str, Any]:
    """Key, payload and lane of the copy that an event is owed."""
    return {"key": f"{event.id}:mirror", "payload": {"chain": event.chain}, "lane": f"mirror:{event.chain}"}


def event_of(
    action: Action,
    *,
    actor: Actor,
    chain: str,
    seq: int,
    at: datetime,
    words: Mapping[str, str],
    detail: Mapping[str, Any],
) -> dict[str, Any]:
    """The event's content, as it is hashed."""
    text = sealed_text(words)
    return {
        "schema": SCHEMA,
        "chain": chain,
        "seq": seq,
        "at": timestamp(at),
        "action": str(action),
        "actor": {"ref": actor.reference, "via": actor.via},
        "detail": hide_secrets(dict(detail)),
        "text": text,
        "sealed": sorted(text),
    }


def _tail(chain: str) -> tuple[datetime, Link]:
    with connection.cursor() as cursor:
        cursor.execute(TAIL, [chain])
        at, seq, digest = cursor.fetchone()
    return at, origin(chain) if seq is None else Link(seq=seq, hash=bytes(digest))


def system_chain() -> str:
    """The name of the system chain of this installation."""
    return f"SYSTEM#{Installation.objects.get().id}"


def _lock_system_chain() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SYSTEM_LOCK])
    return system_chain()


def record_alone(action: Action, *, actor: Actor, **detail: Any) -> AuditEvent:
    """A system-chain event in a transaction of its own."""
    with transaction.atomic():
        return record(action, actor=actor, **detail)
