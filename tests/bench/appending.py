"""Audit events appended and inserted plainly, by turns; Django is set up already.

JSON on standard output: microseconds of one, and rows a second of eight writers, each ours and plain.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from incidents import intake, people
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, next_hash
from incidents.audit.record import event_of, record
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident, Severity

ROUNDS, IN_A_ROUND = 15, 100
WRITERS, EACH, TURNS = 8, 60, 5

ACTION = Action.PUBLICATION_POSTPONED
DETAIL: dict[str, Any] = {"draft": 4, "digest": "5d41402abc4b2a76b9719d911017c592" * 2}
WORDS = {"why": "Statuspage asks us to wait. The update is on record and is sent as soon as it may be."}
PLAIN = """
INSERT INTO incidents_auditevent (id, chain, seq, previous, canonical, hash, incident_id, action, at, parsed)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

Append = Callable[[], object]  # of the next event of an incident, which is locked
Side = Callable[[Incident, int], list[Append]]  # so many, to be called one after another


def main() -> None:
    """Of each side the middle of its rounds."""
    one = [[_one_after_another(side) for side in (_recorded, _inserted)] for _ in range(ROUNDS)]
    eight = [[_eight_at_once(side) for side in (_recorded, _inserted)] for _ in range(TURNS)]
    sys.stdout.write(json.dumps({"one": _middle(one), "eight": _middle(eight)}))


def _middle(rounds: list[list[float]]) -> list[float]:
    return [statistics.median(side) for side in zip(*rounds, strict=True)]


def _one_after_another(side: Side) -> float:
    """Microseconds of one, within a transaction."""
    incident = _incident()
    first, *rest = side(incident, IN_A_ROUND)
    with transaction.atomic():
        Incident.objects.lock(incident.pk)
        first()  # with it the connection plans, and a copy is owed
        began = time.perf_counter()
        for append in rest:
            append()
        return (time.perf_counter() - began) / len(rest) * 1e6


def _eight_at_once(side: Side) -> float:
    """Rows a second of all of them together, each in a transaction of its own."""
    start = Barrier(WRITERS, timeout=20)
    incidents = [_incident() for _ in range(WRITERS)]
    writers = [partial(_write, incident, side(incident, EACH), start) for incident in incidents]
    with ThreadPoolExecutor(WRITERS) as pool:
        at_work = [pool.submit(write) for write in writers]
        return WRITERS * (EACH - 1) / max(each.result() for each in at_work)


def _write(incident: Incident, appends: list[Append], start: Barrier) -> float:
    """Seconds that it took."""
    first, *rest = appends
    try:
        _alone(incident, first)
        start.wait()
        began = time.perf_counter()
        for append in rest:
            _alone(incident, append)
        return time.perf_counter() - began
    finally:
        connection.close()


def _alone(incident: Incident, append: Append) -> None:
    """As a verb does it."""
    with transaction.atomic():
        Incident.objects.lock(incident.pk)
        append()


def _recorded(incident: Incident, count: int) -> list[Append]:
    return [partial(record, ACTION, actor=WORKER, incident=incident, words=WORDS, **DETAIL)] * count


def _inserted(incident: Incident, count: int) -> list[Append]:
    return [partial(_insert, row) for row in _rows(incident, count)]


def _insert(row: tuple[Any, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, row)


def _rows(incident: Incident, count: int) -> Iterator[tuple[Any, ...]]:
    """The next `count` of its chain, complete."""
    last = incident.events.latest("seq")
    previous = bytes(last.hash)
    for seq in range(last.seq + 1, last.seq + 1 + count):
        at = timezone.now()
        parsed = event_of(ACTION, actor=WORKER, chain=last.chain, seq=seq, at=at, words=WORDS, detail=DETAIL)
        canonical = canonical_form(parsed)
        digest = next_hash(previous, canonical)
        yield (AuditEvent().id, last.chain, seq, previous, canonical, digest, incident.id, ACTION, at, Jsonb(parsed))
        previous = digest


def _incident() -> Incident:
    """By somebody else each time: who declares twice at once is given the first."""
    person = people.by_slack(team="T0BENCH", user=f"U{Incident.objects.count()}", name="Ravi Menon")
    actor = Actor(via="slack", person=person)
    return intake.declare(title="Checkout errors", severity=Severity.P2, actor=actor, person=person)[0]
