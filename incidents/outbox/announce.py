"""Turns a fact into what is owed because of it: one entry per listener, in the transaction that made it true."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.effect import listeners
from incidents.outbox.owe import owe


def announce(fact: Any, *, event: AuditEvent | None = None, key: str = "", incident: Incident | None = None) -> None:
    """Owes every listener of `fact`, a frozen dataclass of ids. Keys are `<event id>:<listener>`: the same change owes once.

    A fact that is no change of an incident has no event and is named by `key`; it may be about one nevertheless.
    Raises RuntimeError outside a transaction and LookupError for a fact without a listener.
    """
    effects = listeners(type(fact))
    if not effects:
        raise LookupError(f"nobody listens to {type(fact).__name__}")
    for one in effects:
        owe(
            one.kind,
            key=f"{event.id if event else key}:{one.kind}",
            payload={name: str(value) if isinstance(value, UUID) else value for name, value in asdict(fact).items()},
            lane=one.lane(fact) if one.lane else "",
            incident=event.incident if event else incident,
        )
