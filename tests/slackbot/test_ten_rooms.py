"""Ten incidents at once: a worker takes them from its queue as Redis gives them, Slack's limits are kept, and time is moved."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
import redis
from celery import current_app
from django.db import connection
from pytest_django import Settings

from clients import budget
from clients.errors import TryLater
from clients.slack_budgets import budgets_of
from incidents.models import Incident
from incidents.outbox.sweep import sweep
from incidents.outbox.work import work_on
from sandbox.world import World
from slackbot.models import RoomMessage, WarRoom
from tests.conftest import native
from tests.moved_clock import MovedClock

Fire = Callable[..., Any]
LONGEST = timedelta(minutes=3)
AS_LONG_AS_IT_TAKES = timedelta(
    hours=2
)  # a hint is lost as often as the machine is slow, and then comes half a minute later
TIERS_ALLOW = timedelta(seconds=30)  # two pins a room, 20 a minute: 13 at once but for the reserve, then one every 3 s


@contextmanager
def rooms_queue() -> Iterator[Any]:
    """The broker, as Celery knows it."""
    with current_app.connection_for_read() as broker:
        yield broker.default_channel


class Worker:
    """The one of the queue `rooms`, and the sweep. Where nothing is to be done, a second goes by."""

    def __init__(self, clock: MovedClock) -> None:
        self._clock, self._began = clock, clock.now()

    def opens_all_rooms(self, *, within: timedelta = LONGEST) -> timedelta:
        """How long that took."""
        while Incident.objects.filter(room_ready_at=None).exists():
            assert self._clock.now() < self._began + within, "some never got their room"
            if not (self._does_one() or sweep()):
                self._clock.move_to(self._clock.now() + timedelta(seconds=1))
        return self._clock.now() - self._began

    def _does_one(self) -> bool:
        with rooms_queue() as channel:
            message = channel.basic_get("rooms", no_ack=True)
        if message:
            work_on(message.payload[0][0])
        return message is not None


class Time:
    """Stands in for the module where a call waits for its turn, in whichever thread: then too time is moved."""

    monotonic = staticmethod(time.monotonic)

    def __init__(self, clock: MovedClock) -> None:
        self._clock, self._one_at_a_time = clock, threading.Lock()

    def sleep(self, seconds: float) -> None:
        if not seconds:
            return
        was_closed = connection.connection is None
        with self._one_at_a_time:
            self._clock.move_to(self._clock.now() + timedelta(seconds=seconds))
        if was_closed:
            connection.close()


@pytest.fixture
def worker(clock: MovedClock, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Worker:
    settings.ROOM_SEVERITIES = ["P1", "P3"]
    with rooms_queue() as channel:
        channel.queue_purge("rooms")
    monkeypatch.setattr(budget, "time", Time(clock))
    return Worker(clock)


def alert(group: str, severity: str) -> dict[str, Any]:
    about = {"id": f"C{group}", "labels": {"severity": severity, "service": f"service-{group.lower()}"}}
    return native(group, integration=about)


def fire_all(fire: Fire, *, p3: int) -> None:
    """The P1 in the middle of them."""
    severities = ["minor"] * (p3 // 2) + ["critical"] + ["minor"] * (p3 - p3 // 2)
    for number, severity in enumerate(severities):
        assert fire(alert(f"IROOM{number}", severity)).status_code == 200


def test_a_p1_among_nine_p3s_has_its_room_first_and_no_limit_is_hit(worker: Worker, fire: Fire, world: World) -> None:
    fire_all(fire, p3=9)
    took = worker.opens_all_rooms()
    assert Incident.objects.order_by("room_ready_at")[0].severity == "P1"
    assert [call.path for call in world.calls if call.status == 429] == []
    assert took < TIERS_ALLOW


def spend_all_but_the_reserve(*methods: str) -> None:
    for method in methods:
        with suppress(TryLater):
            while True:
                with budget.spending(budgets_of(method), until=time.monotonic()):
                    continue


def test_a_p1s_room_waits_for_nothing_that_others_have_spent(worker: Worker, fire: Fire) -> None:
    spend_all_but_the_reserve("conversations.create", "bookmarks.add", "pins.add")
    fire_all(fire, p3=0)
    assert worker.opens_all_rooms() < timedelta(seconds=1.5)


def test_a_redis_that_is_emptied_again_and_again_loses_nothing(worker: Worker, fire: Fire, emptied: None) -> None:
    fire_all(fire, p3=2)
    worker.opens_all_rooms(within=AS_LONG_AS_IT_TAKES)
    once = RoomMessage.objects.filter(event_type__in=["headline", "checklist"]).exclude(ts="")
    assert (WarRoom.objects.count(), once.count()) == (3, 6)


@pytest.fixture
def emptied(settings: Settings) -> Iterator[None]:
    """All that is in it goes every few hundredths of a second: hints, caches, budgets, breakers."""
    over = threading.Event()

    def empty() -> None:
        with redis.Redis.from_url(settings.REDIS_URL) as server:
            while not over.wait(0.05):
                server.flushdb()

    thread = threading.Thread(target=empty)
    thread.start()
    yield
    over.set()
    thread.join()
