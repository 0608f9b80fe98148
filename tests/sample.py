"""Which of many like cases a run takes: all under PROVE=1, else a few by chance. The seed is printed; TEST_SEED sets it."""

import os
import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

# The workers of a parallel run inherit it from the first process: all of them have to find the same tests.
SEED = os.environ.setdefault("TEST_SEED", str(random.SystemRandom().randrange(1_000_000)))


def a_few(cases: Iterable[T], count: int) -> list[T]:
    """So many of the cases, in their order; each has its turn in some run."""
    listed = list(cases)
    if os.environ.get("PROVE") or count >= len(listed):
        return listed
    taken = set(random.Random(SEED).sample(range(len(listed)), count))  # noqa: S311 chance, not a secret
    return [case for place, case in enumerate(listed) if place in taken]
