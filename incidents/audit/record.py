"""Writes an audit event, in the transaction of the change that it records. No event, no change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from incidents.actor import Actor
from incidents.audit.actions import MOVES, Action
from incidents.audit.append import NO_SEQ, NO_TIME, append
from incidents.audit.chain import SCHEMA, sealed_text, timestamp
from incidents.audit.details.declared import refuse_undeclared
from incidents.audit.hide import hide_secrets
from incidents.audit.store import is_mirrored
from incidents.audit.survive import refuse_what_would_change, without_nul
from incidents.facts import IncidentMoved
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.installation import Installation
from incidents.outbox.announce import debts
from incidents.outbox.owe import debt, owed_rows

LOCK_SYSTEM = (
    "SELECT pg_advisory_xact_lock(7231001);"  # the system chain; an incident's is locked by its incident's row
)


def record(
    action: Action,
    *,
    actor: Actor,
    incident: Incident | None = None,
    words: Mapping[str, str] | None = None,
    **detail: Any,
) -> AuditEvent:
    """Appends one event to the incident's chain (or the system's) and owes its mirror copy, to which the sweep is soon enough.

    `incident` must be locked by the caller. `detail` holds ids, numbers and names of states; `words` what people wrote,
    which is what a later erasure seals. People are named by reference only. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{action} is recorded outside a transaction")
    chain, lock = (incident.chain, "") if incident else (system_chain(), LOCK_SYSTEM)
    event, content = unwritten(action, actor=actor, chain=chain, incident=incident, words=words or {}, detail=detail)
    append(event, content, [*copies(event), *owed_rows(outside_debts(event), incident)], lock=lock)
    return event


def outside_debts(event: AuditEvent) -> dict[str, dict[str, Any]]:
    """What is owed, by its kind, because an event moved its incident (MOVES); nothing after any other."""
    if event.incident is None or event.action not in MOVES:
        return {}
    fact = IncidentMoved(event.incident.id, event.id)
    return debts(fact, key=str(event.id), about=event.incident)


def unwritten(
    action: Action,
    *,
    actor: Actor,
    chain: str,
    incident: Incident | None,
    words: Mapping[str, str],
    detail: Mapping[str, Any],
) -> tuple[AuditEvent, dict[str, Any]]:
    """The event, not saved, and its content but for number and time, which are made where it is written (append.py)."""
    content = event_of(action, actor=actor, chain=chain, seq=NO_SEQ, at=NO_TIME, words=words, detail=detail)
    return AuditEvent(chain=chain, incident=incident, action=action), content


def copies(event: AuditEvent) -> list[dict[str, Any]]:
    """The row of the copy that an event is owed, if there is a mirror. It is no more urgent for a P1."""
    return [debt("mirror_chain", **mirror_debt(event)) | {"incident_id": event.incident_id}] if is_mirrored() else []


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
    """The event's content, as it is hashed: secrets are marked, what is given is not changed otherwise.

    Raises NotDeclared for what its action's model (details/) does not know, CannotBeKept for what would not read back the same.
    """
    refuse_undeclared(action, detail=detail, words=words)
    refuse_what_would_change(detail)
    text = sealed_text(hide_secrets(without_nul(words)))
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


def system_chain() -> str:
    """The name of the system chain of this installation."""
    return f"SYSTEM#{Installation.objects.get().id}"


def record_alone(action: Action, *, actor: Actor, **detail: Any) -> AuditEvent:
    """A system-chain event in a transaction of its own."""
    with transaction.atomic():
        return record(action, actor=actor, **detail)
