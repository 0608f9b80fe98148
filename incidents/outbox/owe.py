"""Writes one entry and, once it is committed, prompts a worker. The prompt is a hint; the sweep is the certainty."""

import time
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import connection, transaction
from django.db.models import Func
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry, OutboxState

log = structlog.get_logger(__name__)

QUIET_SECONDS = 3.0  # after a failed prompt this process leaves the broker alone for so long; the sweep makes up for it
_quiet_until = 0.0

Clock = partial(Func, function="clock_timestamp")


def owe(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    lane: str = "",
    incident: Incident | None = None,
    delay: timedelta = timedelta(),
) -> None:
    """One effect of `kind`, once per `key`. Raises RuntimeError outside a transaction: a debt must be saved with its reason."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{kind} is owed outside a transaction")
    entry = OutboxEntry.objects.create(
        kind=kind,
        key=key,
        payload=payload,
        lane=lane,
        incident=incident,
        episode=incident.episode if incident else 0,
        due_at=Clock() + delay,
    )
    if not delay:
        transaction.on_commit(partial(prompt, entry.pk, kind), robust=True)


def prompt(entry_id: int, kind: str) -> None:
    """Sends the entry's id to the queue of its kind. A broker that is down or frozen costs a second at most, then a few quiet ones."""
    global _quiet_until  # noqa: PLW0603 one number per process: until when the broker is left alone
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.tasks[task_name(kind)].apply_async(args=[entry_id], retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("outbox_prompt_failed", entry=entry_id, kind=kind, error=type(error).__name__)


def task_name(kind: str) -> str:
    """The Celery name of a kind's task."""
    return f"effects.{kind}"


def prompt_next_in_lane(lane: str) -> None:
    """Prompts the oldest entry of a lane that has just become free."""
    waiting = OutboxEntry.objects.filter(lane=lane, state=OutboxState.PENDING, due_at__lte=Clock()).order_by("pk")
    entry = waiting.values_list("pk", "kind").first()
    if entry:
        prompt(*entry)


def make_due(entry_id: int) -> int:
    """A dead entry starts anew; gives how many rows that changed (0: it was not dead)."""
    return OutboxEntry.objects.filter(pk=entry_id, state=OutboxState.DEAD).update(
        state=OutboxState.PENDING, due_at=Clock(), attempts=0, prompted_at=None, in_doubt=True
    )
