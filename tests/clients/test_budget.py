"""One budget for all: kept by all callers together, short waits waited for, the reserve left to what is urgent."""

import time
from dataclasses import replace
from itertools import count

import pytest
import redis
from django.conf import settings as django_settings
from pytest_django import Settings
from structlog.testing import capture_logs

from clients import budget, shared
from clients.budget import Budget, spending, urgent
from clients.errors import TryLater

FIVE = Budget(name="odd:five", system="odd", about="five", per_minute=60, at_once=5, reserved=0)
KEEPS_TWO = replace(FIVE, name="odd:keeps-two", reserved=2)
BUCKET, SINCE = f"{shared.key('budget', FIVE.name)}", shared.key("budget_since")


def take(which: Budget = FIVE, *, deadline: float = 0.0) -> None:
    with spending([which], until=time.monotonic() + deadline):
        return


def left_in(which: Budget = FIVE) -> int:
    """How many more calls it takes at once."""
    for taken in count():
        try:
            take(which)
        except TryLater:
            return taken
    raise AssertionError


@pytest.fixture
def server() -> redis.Redis:
    return redis.Redis.from_url(django_settings.REDIS_URL)


@pytest.fixture
def alone(settings: Settings) -> None:
    """Redis is away."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def test_what_is_spent_says_when_to_come_back() -> None:
    assert left_in() == 5
    with pytest.raises(TryLater) as later:
        take()
    assert 0 < (later.value.after or 0) <= 1


def test_a_short_wait_is_waited_for_inside_the_deadline() -> None:
    left_in()
    began = time.monotonic()
    take(deadline=4)
    assert 0.5 < time.monotonic() - began < 1.5
    with pytest.raises(TryLater):
        take(deadline=1)


def test_each_is_given_a_turn_of_its_own() -> None:
    """Who waits has it already: the next one waits longer, and a third has to come again."""
    left_in()
    assert [round(budget._wait(FIVE, pause=2), 0) for _ in range(3)] == [1, 2, 3]


def test_only_what_is_urgent_takes_the_reserve() -> None:
    assert left_in(KEEPS_TWO) == 3
    with urgent(True):
        assert left_in(KEEPS_TWO) == 2


def test_what_the_other_side_says_of_waiting_stops_all_of_that_name() -> None:
    with pytest.raises(TryLater), spending([KEEPS_TWO, FIVE], until=time.monotonic()):
        raise TryLater("odd", "too many", code="429", after=30.0)
    with pytest.raises(TryLater) as later:
        take()
    assert later.value.after == pytest.approx(30, abs=0.5)
    take(KEEPS_TWO)


def test_a_shorter_stop_does_not_end_a_longer_one() -> None:
    budget.stop(FIVE, 30)
    budget.stop(FIVE, 1)
    with pytest.raises(TryLater) as later:
        take()
    assert (later.value.after or 0) > 29


def test_how_long_calls_waited_is_counted_by_what_they_are_about(server: redis.Redis) -> None:
    server.delete(shared.key(budget.WAITED))
    left_in()
    assert 0.5 < budget.waited()["five"] <= 1


def test_without_redis_a_process_goes_by_a_cautious_share_and_says_so_once(alone: None) -> None:
    with capture_logs() as logs:
        assert left_in(replace(FIVE, at_once=12)) == 3
    assert [line["event"] for line in logs] == ["redis_away"]


def test_without_redis_what_the_other_side_says_holds_in_this_process(alone: None) -> None:
    budget.stop(FIVE, 30)
    with pytest.raises(TryLater):
        take()


def test_redis_is_asked_again_and_its_return_is_said(alone: None, settings: Settings) -> None:
    take()
    settings.REDIS_URL = django_settings.CACHES["default"]["LOCATION"]
    with capture_logs() as logs:
        budget.refill()
        assert left_in() == 5
    assert [line["event"] for line in logs] == ["redis_back"]


def test_after_redis_was_emptied_buckets_are_half_full(server: redis.Redis) -> None:
    server.delete(BUCKET, SINCE)
    assert left_in() == 2


@pytest.mark.parametrize(
    "forged",
    [{"left": "1e9", "at": "0"}, {"left": "nan", "at": "x"}, {"left": "-1e9", "at": "9e99"}, {"left": "", "at": ""}],
)
def test_who_writes_to_redis_decides_no_more_than_how_long_it_takes(
    server: redis.Redis, forged: dict[str, str]
) -> None:
    for name, value in forged.items():
        server.hset(BUCKET, name, value)
    assert left_in() <= 5
    with pytest.raises(TryLater) as later:
        take()
    assert 0 < (later.value.after or 0) <= 3700


def test_what_is_no_bucket_at_all_is_as_if_redis_were_away(server: redis.Redis) -> None:
    server.set(BUCKET, "x")
    assert left_in() == 1
