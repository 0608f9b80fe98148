"""Real processes keep one budget and one breaker together, as workers do."""

from collections.abc import Iterator

import pytest

from clients import breaker, shared
from tests.clients.another_worker import TEN, AnotherWorker, is_let_in, takes

FAILURES = breaker.FAILURES


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[AnotherWorker, AnotherWorker]]:
    workers = AnotherWorker(), AnotherWorker()
    yield workers
    for one in workers:
        one.ends()


@pytest.fixture
def other(two: tuple[AnotherWorker, AnotherWorker]) -> AnotherWorker:
    return two[0]


@pytest.fixture
def time_passed(other: AnotherWorker) -> None:
    """The circuit was open for so long that a call may probe."""
    for _ in range(FAILURES):
        other.does("fails")
    shared.forget("circuit:odd:open")


def test_two_processes_take_no_more_than_one_bucket_holds(two: tuple[AnotherWorker, AnotherWorker]) -> None:
    for one in two:
        one.begins("takes all")
    taken = [one.has_done() for one in two]
    assert TEN.at_once <= sum(taken) <= TEN.at_once + 1, "one more if a second went by"


def test_what_one_was_told_of_waiting_holds_for_the_other(other: AnotherWorker) -> None:
    other.does("stops")
    assert not takes()


def test_a_circuit_that_one_opened_holds_in_the_other(other: AnotherWorker) -> None:
    other.does("fails")
    for _ in range(FAILURES - 1):
        breaker.note("odd", alive=False)
    assert (is_let_in(), other.does("is let in")) == (False, False)


def test_one_call_of_all_processes_probes(other: AnotherWorker, time_passed: None) -> None:
    assert [is_let_in(), other.does("is let in"), is_let_in()] == [True, False, False]


def test_a_probe_that_succeeds_lets_all_in(other: AnotherWorker, time_passed: None) -> None:
    other.does("is let in")
    other.does("lives")
    assert (is_let_in(), other.does("is let in")) == (True, True)


def test_that_something_is_counted_is_known_to_all(other: AnotherWorker) -> None:
    before = breaker.admit("odd")
    other.does("fails")
    assert (before, breaker.admit("odd")) == (False, True)
