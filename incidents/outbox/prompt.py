"""Tells workers that entries are due. A hint that may be lost; the sweep is the certainty."""

import time
from collections import deque
from collections.abc import Sequence
from functools import partial
from operator import itemgetter

import redis
from django.db import transaction

from clients.background import Background
from clients.shared import together
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock
from incidents.outbox.effect import EFFECTS
from incidents.outbox.message import list_of, message
from incidents.outbox.rank import priority_of

AT_ONCE = 10  # hints of this process in a second: the workers begin no more
_hinted: deque[float] = deque(maxlen=AT_ONCE)

Due = tuple[int, str, int]  # an entry's id, kind and rank


def hint(entry_id: int, kind: str, rank: int) -> None:
    """Prompts an entry of which a storm has many, unless this process hinted AT_ONCE times in the last second: it is swept up."""
    now = time.monotonic()
    if len(_hinted) < AT_ONCE or now - _hinted[0] > 1:
        _hinted.append(now)
        _told.take((entry_id, kind, rank))


def hint_on_commit(entry_id: int | None, kind: str, rank: int) -> None:
    """The same once the entry is committed, if there is one that somebody waits for."""
    if entry_id and not EFFECTS[kind].unhurried:
        transaction.on_commit(partial(hint, entry_id, kind, rank), robust=True)


def prompt(*due: Due) -> bool:
    """Sends each entry's id to the queue of its kind, before what ranks below it; says whether they left.

    Kinds that nobody here knows are another release's to prompt.
    A broker that is down costs a second at most, and is left alone for a while; the sweep makes up for it.
    """
    lists: dict[str, list[str]] = {}
    for entry_id, kind, rank in due:
        if kind in EFFECTS:
            queue, priority = EFFECTS[kind].queue, priority_of(rank)
            told = message(entry_id, kind, queue=queue, priority=priority)
            lists.setdefault(list_of(queue, priority), []).append(told)

    def push(broker: redis.Redis) -> bool:
        return all(broker.lpush(name, *told) for name, told in lists.items())

    return not lists or together(push) is not None


def prompt_on_commit(due: Sequence[Due]) -> None:
    """The same once they are committed, for those that somebody waits for; nobody waits for Redis meanwhile."""
    waited_for = [one for one in due if not EFFECTS[one[1]].unhurried]
    if waited_for:
        transaction.on_commit(partial(_tell, waited_for), robust=True)


def prompt_next_in_lane(lane: str) -> None:
    """Prompts the oldest entry of a lane that has just become free."""
    waiting = OutboxEntry.objects.filter(lane=lane, state=OutboxState.PENDING, due_at__lte=Clock()).order_by("pk")
    entry = waiting.values_list("pk", "kind", "rank").first()
    if entry and not EFFECTS[entry[1]].unhurried:
        prompt(entry)


def _tell(due: Sequence[Due]) -> None:
    for one in due:
        _told.take(one)


def _in_their_order(due: Sequence[Due]) -> None:
    """What goes first is told first."""
    prompt(*sorted(due, key=itemgetter(2)))


PAUSE = 0.005  # seconds: the first is told at once, and what comes thick after it together
_told = Background("hints", _in_their_order, at_once=100, most=1_000, every=0.0, pause=PAUSE)
