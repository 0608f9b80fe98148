"""Turns facts into what is owed because of them: one entry per listener, in the transaction that made them true."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.effect import listeners
from incidents.outbox.owe import owe, owe_together, owed_rows


def announce(
    *facts: Any,
    event: AuditEvent | None = None,
    key: str = "",
    incident: Incident | None = None,
    after: timedelta | None = None,
) -> None:
    """Owes every listener of `facts`, frozen dataclasses of ids. Keys are `<event id>:<listener>`: the same change owes once.

    Of an incident in shadow mode nothing is owed but what reaches nobody (`in_shadow` at the effect).
    A fact that is no change of an incident has no event and is named by `key`; it may be about one nevertheless.
    `after` makes it a timed one: due so much later by the database's clock, and superseded if another episode has begun by
    then. Raises RuntimeError outside a transaction, LookupError for a fact without a listener, ValueError for a timed one
    whose listener has a lane, which it would block while it waits.
    """
    about = event.incident if event else incident
    key = str(event.id) if event else key
    listed = {kind: owed for fact in facts for kind, owed in debts(fact, key=key, about=about).items()}
    if after is None:
        owe_together(owed_rows(listed, about))
        return
    for kind, owed in listed.items():
        owe(kind, incident=about, after=after, **owed)


def debts(fact: Any, *, key: str, about: Incident | None) -> dict[str, dict[str, Any]]:
    """What each listener of `fact` owes, by its kind: key, payload and lane. Raises LookupError where nobody listens."""
    effects = listeners(type(fact))
    if not effects:
        raise LookupError(f"nobody listens to {type(fact).__name__}")
    payload = {name: str(value) if isinstance(value, UUID) else value for name, value in vars(fact).items()}
    return {
        one.kind: {"key": f"{key}:{one.kind}", "payload": payload, "lane": one.lane(fact) if one.lane else ""}
        for one in effects
        if one.in_shadow or not (about and about.shadow)
    }
