"""Many cases in one test, each in a scene of its own; how many they were is printed at the end of the run."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from tests.sample import a_few

Case = TypeVar("Case")
AT_ONCE = 25  # cases in one test, so that the database is emptied once for them
Note = Callable[[str, object], None]


def batches(cases: Sequence[Case], count: int) -> pytest.MarkDecorator:
    """All of them under PROVE=1, else `count` by chance, as the argument `cases` of some tests."""
    taken = a_few(cases, count)
    parts = [taken[at : at + AT_ONCE] for at in range(0, len(taken), AT_ONCE)]
    return pytest.mark.parametrize("cases", parts, ids=lambda part: f"{part[0]} and {len(part) - 1} more")


def explore(cases: Sequence[Case], try_out: Callable[[Case], None], note: Note) -> None:
    """Each case; raises AssertionError with all that broke a promise."""
    broken = []
    for case in cases:
        try:
            try_out(case)
        except AssertionError as error:
            broken.append(f"{case}: {error}")
    note("explored", len(cases))
    assert not broken, "\n".join([f"{len(broken)} of {len(cases)} break a promise", *broken])
