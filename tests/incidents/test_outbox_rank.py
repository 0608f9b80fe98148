"""What is taken up first, and that nothing waits for ever behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from clients.background import flush_all
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.outbox.announce import announce
from incidents.outbox.effect import effect
from incidents.outbox.prompt import prompt
from incidents.outbox.rank import Rank, rank_of
from incidents.outbox.sweep import sweep
from incidents.reassess import reassess
from tests.conftest import by
from tests.incidents.test_outbox import Heard, heard, ring

__all__ = ["heard"]
Taken = Callable[[], list[int]]


@dataclass(frozen=True)
class Tolled:
    """A fact of these tests."""

    bell: str


@effect(on=Tolled, queue="default", repeat=True, unhurried=True)
def tolls(_fact: Tolled) -> None:
    """Nobody waits for it."""


@pytest.fixture
def taken(heard: Heard) -> Iterator[Taken]:
    """The entries as a worker of the queue `default` is given them."""
    with current_app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        channel.queue_purge("default")

        def take() -> list[int]:
            messages = iter(lambda: channel.basic_get("default", no_ack=True), None)
            return [message.payload[0][0] for message in messages]

        yield take


def test_a_p1s_room_is_before_requests_rooms_decisions_talk_and_charts() -> None:
    p1, p3 = Incident(severity=Severity.P1), Incident(severity=Severity.P3)
    rooms = [rank_of(Rank.ROOM, p1), rank_of(Rank.ASKED, None), rank_of(Rank.ROOM, p3)]
    others = [rank_of(work, one) for work in (Rank.DECISION, Rank.TALK, Rank.CHART) for one in (p1, p3)]
    assert rooms + others == sorted(rooms + others)
    assert rank_of(Rank.ROOM, None) == rooms[0], "an alert that is asked about may be a P1's"


def test_a_worker_is_given_a_p1s_room_before_what_came_earlier(taken: Taken) -> None:
    for rank in (35, 15, 5, 0):
        prompt((rank, "looks", rank))
    assert taken() == [0, 5, 15, 35]


def test_the_sweep_prompts_by_rank_and_then_by_age(taken: Taken) -> None:
    young, old, first = ring().pk, ring().pk, ring().pk
    OutboxEntry.objects.filter(pk=first).update(rank=0)
    OutboxEntry.objects.filter(pk=old).update(due_at="2026-01-01T00:00Z")
    flush_all()
    taken()
    sweep()
    assert taken() == [first, old, young]


def test_what_nobody_takes_up_rises_but_never_to_a_p1s_room(heard: Heard) -> None:
    ring()
    ranks = []
    for _ in range(4):
        sweep()
        ranks.append(OutboxEntry.objects.get().rank)
        OutboxEntry.objects.update(prompted_at="2026-01-01T00:00Z")
    assert ranks == [20, 10, 1, 1]


def test_what_waits_goes_by_how_grave_it_has_become(heard: Heard, incident: Incident, ic: Person) -> None:
    Incident.objects.update(severity=Severity.P3)
    waiting = ring(incident=Incident.objects.get())
    OutboxEntry.objects.filter(pk=waiting.pk).update(prompted_at="2026-01-01T00:00Z")
    reassess(incident, severity=Severity.P1, why="Nobody can pay.", actor=by(ic))
    risen = OutboxEntry.objects.get(pk=waiting.pk)
    assert (waiting.rank, risen.rank, risen.prompted_at) == (25, 20, None)


def test_what_nobody_waits_for_is_left_to_the_sweep(taken: Taken) -> None:
    with transaction.atomic():
        announce(Tolled("one"), key="bell")
    assert taken() == []
    assert sweep() == 1
    assert taken() == [OutboxEntry.objects.get().pk]
