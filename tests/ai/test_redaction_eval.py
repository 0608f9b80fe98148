"""What must go goes, and what may stay stays: 99 of a hundred each. `python -m tests.ai.redaction_eval` prints every kind."""

from collections.abc import Callable

import pytest

from tests.ai.redaction_eval.rates import Rates, lines, taken

GOAL = 0.99


@pytest.fixture(scope="module")
def rates() -> Rates:
    return taken()


def test_what_must_go_goes(rates: Rates, record_property: Callable[[str, object], None]) -> None:
    record_property("said", rates.table()[-1])

    assert rates.recall() >= GOAL, rates.missed


def test_what_may_stay_stays(rates: Rates) -> None:
    assert rates.precision() >= GOAL, rates.missed


def test_no_kind_is_left_behind(rates: Rates) -> None:
    assert {kind: rates.recall(kind) for kind in rates.wanted if rates.recall(kind) < 0.9} == {}


def test_the_lines_are_many_enough_to_mean_something() -> None:
    assert len(lines("hidden")) >= 300
    assert len(lines("kept")) >= 300
