"""What is told to somebody later, by a thread of its own."""

import threading
from collections.abc import Sequence

from clients.background import Background

PATIENCE = 10.0


def test_the_first_is_told_at_once_and_what_comes_thick_after_it_together() -> None:
    told: list[Sequence[int]] = []
    ended, first = threading.Event(), threading.Event()

    def send(some: Sequence[int]) -> None:
        told.append(some)
        first.set()
        if 99 in some:
            ended.set()

    numbers = Background("numbers", send, at_once=100, most=1_000, every=0.0, pause=0.3)
    numbers.take(0)
    assert first.wait(PATIENCE)
    for number in range(1, 100):
        numbers.take(number)
    assert ended.wait(PATIENCE)
    assert [number for some in told for number in some] == list(range(100))
    assert told[0] == [0]
    assert len(told) < 10


def test_whoever_waits_for_all_to_be_told_does_not_wait_for_the_pause() -> None:
    told: list[int] = []
    numbers = Background("numbers", told.extend, at_once=100, most=1_000, every=PATIENCE, pause=PATIENCE)
    numbers.take(1)
    numbers.flush()
    assert told == [1]


def test_beyond_what_it_holds_the_oldest_are_given_up() -> None:
    told: list[int] = []
    numbers = Background("numbers", told.extend, at_once=2, most=3, every=PATIENCE)
    for number in range(5):
        numbers.take(number)
    numbers.flush()
    assert told == [2, 3, 4]
