"""Tells a worker that an entry is due. A hint that may be lost; the sweep is the certainty."""

import time
from collections import deque
from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock
from incidents.outbox.effect import EFFECTS, task_name
from incidents.outbox.rank import priority_of

log = structlog.get_logger(__name__)

QUIET_SECONDS = 3.0  # after a failed prompt this process leaves the broker alone for so long; the sweep makes up for it
_quiet_until = 0.0
AT_ONCE = 10  # hints of this process in a second: the workers begin no more, and each costs as much as half a webhook
_hinted: deque[float] = deque(maxlen=AT_ONCE)


def hint(entry_id: int, kind: str, rank: int) -> None:
    """Prompts an entry of which a storm has many, unless this process hinted AT_ONCE times in the last second: it is swept up."""
    now = time.monotonic()
    if len(_hinted) < AT_ONCE or now - _hinted[0] > 1:
        _hinted.append(now)
        prompt(entry_id, kind, rank)


def hint_on_commit(entry_id: int | None, kind: str, rank: int) -> None:
    """The same once the entry is committed, if there is one that somebody waits for."""
    if entry_id and not EFFECTS[kind].unhurried:
        transaction.on_commit(partial(hint, entry_id, kind, rank), robust=True)


def prompt(entry_id: int, kind: str, rank: int) -> bool:
    """Sends the entry's id to the queue of its kind, before what ranks below it; says whether it left.

    A broker that is down costs a second at most.
    """
    global _quiet_until  # noqa: PLW0603 one number per process: until when the broker is left alone
    if time.monotonic() < _quiet_until:
        return False
    try:
        current_app.tasks[task_name(kind)].apply_async(
            args=(entry_id,), queue=EFFECTS[kind].queue, priority=priority_of(rank), retry=False
        )
    except (OperationalError, RedisError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("outbox_prompt_failed", entry=entry_id, kind=kind, error=type(error).__name__)
        return False
    return True


def prompt_next_in_lane(lane: str) -> None:
    """Prompts the oldest entry of a lane that has just become free."""
    waiting = OutboxEntry.objects.filter(lane=lane, state=OutboxState.PENDING, due_at__lte=Clock()).order_by("pk")
    entry = waiting.values_list("pk", "kind", "rank").first()
    if entry and not EFFECTS[entry[1]].unhurried:
        prompt(*entry)
