"""Slow is what was slow for two minutes, as all processes together saw it; without Redis nothing is."""

from typing import Any

import pytest

from clients import latency
from clients.latency import ADD_EVERY, is_slow

NOW = 1_795_572_720.0

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(autouse=True)
def a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which has counted nothing, and adds what it counts at once."""
    latency.forget()
    monkeypatch.setattr(latency, "ADD_EVERY", 0.0)


def calls(seconds: float, *, ago: range, each: int = 1) -> None:
    for past in ago:
        for _ in range(each):
            latency.note("slack", seconds, at=NOW - past)


def test_slow_for_two_minutes_is_slow_and_over_by_itself() -> None:
    calls(4.0, ago=range(0, 110, 10))
    assert is_slow("slack", at=NOW)
    assert not is_slow("slack", at=NOW + 70)


def test_one_call_in_twenty_may_be_slow() -> None:
    calls(0.2, ago=range(0, 110, 10), each=20)
    calls(4.0, ago=range(0, 110, 10))
    assert not is_slow("slack", at=NOW)
    calls(4.0, ago=range(0, 110, 10))
    assert is_slow("slack", at=NOW)


def test_a_single_slow_moment_is_not_enough() -> None:
    calls(5.0, ago=range(10), each=3)
    assert not is_slow("slack", at=NOW)


def test_other_systems_are_not_watched() -> None:
    latency.note("linear", 9.0, at=NOW)
    latency.note("linear", 9.0, at=NOW - 110)
    assert not is_slow("linear", at=NOW)


def test_what_a_process_counts_it_adds_every_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "ADD_EVERY", ADD_EVERY)
    calls(4.0, ago=range(0, 110, 10))
    assert not is_slow("slack", at=NOW)
    monkeypatch.setattr(latency, "ADD_EVERY", 0.0)
    latency.note("slack", 4.0, at=NOW)
    assert is_slow("slack", at=NOW)


def test_without_redis_nothing_is_slow(settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    calls(4.0, ago=range(0, 110, 10))
    assert not is_slow("slack", at=NOW)
