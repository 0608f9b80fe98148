"""The circuit breaker of one process while Redis is away, in a time of its own. What all keep together: test_together.py."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from clients import breaker
from clients.errors import TryLater
from tests.clock import Clock

FAILURES, OPEN = breaker.FAILURES, breaker.OPEN_SECONDS


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Clock]:
    clock = Clock()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(breaker, "time", clock)
    yield clock
    breaker.close_all()


def fail(times: int) -> None:
    for _ in range(times):
        breaker.admit("odd")
        breaker.note("odd", alive=False)


def is_open(system: str = "odd") -> bool:
    try:
        breaker.admit(system)
    except TryLater:
        return True
    return False


def test_it_opens_after_five_failures_in_a_row(clock: Clock) -> None:
    fail(FAILURES - 1)
    assert not is_open()
    fail(1)
    assert is_open()


def test_a_success_between_them_starts_the_count_again(clock: Clock) -> None:
    fail(FAILURES - 1)
    breaker.note("odd", alive=True)
    fail(FAILURES - 1)
    assert not is_open()


def test_other_systems_are_not_touched(clock: Clock) -> None:
    fail(FAILURES)
    assert not is_open("even")


def test_it_says_when_to_come_back(clock: Clock) -> None:
    fail(FAILURES)
    clock.now += 5
    with pytest.raises(TryLater) as later:
        breaker.admit("odd")
    assert later.value.after == pytest.approx(OPEN - 5)


def test_one_call_probes_and_the_others_wait(clock: Clock) -> None:
    fail(FAILURES)
    clock.now += OPEN
    assert not is_open()
    assert is_open()


def test_a_probe_that_succeeds_closes_it(clock: Clock) -> None:
    fail(FAILURES)
    clock.now += OPEN
    breaker.admit("odd")
    breaker.note("odd", alive=True)
    assert not is_open()
    assert not is_open()


def test_a_probe_that_fails_opens_it_again(clock: Clock) -> None:
    fail(FAILURES)
    clock.now += OPEN
    fail(1)
    assert is_open()


def test_a_probe_that_never_ends_does_not_close_it_for_good(clock: Clock) -> None:
    fail(FAILURES)
    clock.now += OPEN
    breaker.admit("odd")
    clock.now += OPEN
    assert not is_open()
