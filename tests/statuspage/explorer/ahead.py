"""Time moved by hand for the database, the workers and the stand-ins alike: waits, leases and approvals end at once.

A schema that is looked into first holds another clock_timestamp(), so that the gate's own SQL, triggers too, goes by it.
"""

import mmap
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from sandbox.world import World

BEGIN = """
CREATE SCHEMA ahead;
CREATE SEQUENCE ahead.seconds MINVALUE 0 START 0;
CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT pg_catalog.clock_timestamp() + (SELECT last_value FROM ahead.seconds) * interval '1 second' $$;
"""


# A column's default stays with the function that it was made with, so it is told.
STAMPED = """
SELECT format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT ', table_name, column_name)
FROM information_schema.columns WHERE table_schema = 'public' AND column_default LIKE '%clock_timestamp()'
"""


class Ahead:
    """Stands in for the module `time` where that is asked for monotonic() alone; what is forked later shares it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._seconds = mmap.mmap(-1, 8)

    def monotonic(self) -> float:
        return time.monotonic() + self._moved()

    def passes(self, seconds: int) -> None:
        """So much later for everybody."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('ahead.seconds', last_value + %s) FROM ahead.seconds", [seconds])
        self._seconds[:8] = struct.pack("d", self._moved() + seconds)
        self.world.clock.advance(seconds)

    def _moved(self) -> float:
        moved: float = struct.unpack("d", self._seconds[:8])[0]
        return moved

    def forgets(self) -> None:
        """The stand-ins are back at their first day, but as late as everybody."""
        self.world.reset()
        self.world.clock.advance(self._moved())


@contextmanager
def database_goes_by_it() -> Iterator[None]:
    """Within it every new connection to this database reads the moved clock."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(BEGIN + f'ALTER DATABASE "{name}" SET search_path = ahead, public, pg_catalog')
        _stamps_by("ahead.clock_timestamp()")
    connection.close()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            _stamps_by("pg_catalog.clock_timestamp()")
            cursor.execute(f'ALTER DATABASE "{name}" RESET search_path; DROP SCHEMA ahead CASCADE')
        connection.close()


def _stamps_by(clock: str) -> None:
    """Rows that the database stamps when they are written are stamped by this clock."""
    with connection.cursor() as cursor:
        cursor.execute(STAMPED)
        cursor.execute("".join(f"{column}{clock};" for (column,) in cursor.fetchall()))
