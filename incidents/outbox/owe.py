"""Writes one entry and, once it is committed, prompts a worker. The prompt is a hint; the sweep is the certainty."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock
from incidents.outbox.effect import EFFECTS
from incidents.outbox.prompt import prompt


def entry(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    lane: str = "",
    incident: Incident | None = None,
) -> OutboxEntry:
    """One effect of `kind`, not saved."""
    return OutboxEntry(
        kind=kind,
        key=key,
        payload=payload,
        lane=lane,
        incident=incident,
    )


def owe(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    lane: str = "",
    incident: Incident | None = None,
    after: timedelta | None = None,
) -> None:
    """One effect of `kind`, once per `key`, at once or `after` so long and then only if the incident's episode is the same.

    Nothing more is owed where an entry for the same ids waits that does what is so when it runs.

    Raises RuntimeError outside a transaction (a debt must be saved with its reason) and ValueError for a timed one in a lane.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{kind} is owed outside a transaction")
    if after is None and EFFECTS[kind].latest and _is_waiting(kind, payload):
        return
    saved = entry(kind, key=key, payload=payload, lane=lane, incident=incident)
    if after is None:
        saved.save(force_insert=True)
        transaction.on_commit(lambda: prompt(saved.pk, kind), robust=True)
        return
    if lane:
        raise ValueError(f"{kind} would keep its lane waiting until it is due")
    saved.due_at, saved.episode = Clock() + after, incident.episode if incident else 0
    saved.save(force_insert=True)  # the sweep finds it when it is due


def _is_waiting(kind: str, payload: dict[str, Any]) -> bool:
    """Whether an entry for the same ids waits: nobody takes it up before this transaction ends, and then its changes are seen.

    One that another transaction has locked counts as none, so that nobody waits here.
    """
    waiting = OutboxEntry.objects.filter(kind=kind, payload=payload, state=OutboxState.PENDING, in_doubt=False)
    return waiting.select_for_update(skip_locked=True).first() is not None


def make_due(entry_id: int) -> int:
    """A dead entry starts anew, one that waits after a failure waits no longer; gives how many rows that changed."""
    one = OutboxEntry.objects.filter(pk=entry_id)
    waited = one.filter(state=OutboxState.PENDING).exclude(last_error="").update(due_at=Clock(), prompted_at=None)
    return waited or one.filter(state=OutboxState.DEAD).update(
        state=OutboxState.PENDING, due_at=Clock(), attempts=0, prompted_at=None, in_doubt=True
    )
