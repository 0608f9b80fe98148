"""A clock that tests move: the database's, Django's and the stand-ins' together. Only forward, and only here.

A schema that stands before pg_catalog in the path of names has functions of its own for what time it is; the application's
SQL says `clock_timestamp()` and means whichever comes first. Defaults of columns keep the real one: what is owed at once
stays owed at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from sandbox.world import World

NOW_IS = """
CREATE OR REPLACE FUNCTION moved_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    'SELECT pg_catalog.clock_timestamp() + {ahead:f} * interval ''1 s'' '
"""
SCHEMA = f"""
CREATE SCHEMA moved_clock;
{NOW_IS.format(ahead=0)};
CREATE FUNCTION moved_clock.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT moved_clock.clock_timestamp()';
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, moved_clock, pg_catalog', current_database()); END $$
"""
GONE = """
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET search_path', current_database()); END $$;
DROP SCHEMA moved_clock CASCADE
"""


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
        with connection.cursor() as cursor:
            cursor.execute(NOW_IS.format(ahead=self._ahead.total_seconds()))
        self._world.clock.advance(by.total_seconds())


@contextmanager
def moved_clock(world: World) -> Iterator[MovedClock]:
    """For the connections that are opened within."""
    clock = MovedClock(world)
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
    connection.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", clock.now)
        yield clock
    with connection.cursor() as cursor:
        cursor.execute(GONE)
    connection.close()
