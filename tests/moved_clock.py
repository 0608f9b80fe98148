"""A clock that tests move: the database's, Django's, the stand-ins' and the budgets' together. Only forward, and only here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sandbox.world import World
from tests import budget_clock, database_clock


class MovedClock:
    """Runs as real time does, further on by as much as it was moved."""

    def __init__(self, world: World) -> None:
        self._ahead = timedelta()
        self._world = world
        self._real = timezone.now

    def now(self) -> datetime:
        return self._real() + self._ahead

    def move_to(self, at: datetime) -> None:
        """Never back."""
        by = max(timedelta(), at - self.now())
        self._ahead += by
        database_clock.move(by)
        self._world.clock.advance(by.total_seconds())
        budget_clock.move(by)


@contextmanager
def moved_clock(world: World) -> Iterator[MovedClock]:
    """For the connections that are opened within."""
    clock = MovedClock(world)
    with database_clock.database_goes_by_it(now=True), pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", clock.now)
        yield clock
