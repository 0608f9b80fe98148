"""The database's clock, moved forward by tests.

A schema that is looked into before pg_catalog has a clock_timestamp() of its own: the application's SQL, triggers too, names
none, and means whichever comes first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection

BEGIN = """
CREATE SCHEMA ahead;
CREATE SEQUENCE ahead.microseconds MINVALUE 0 START 0;
CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT pg_catalog.clock_timestamp() + (SELECT last_value FROM ahead.microseconds) * interval '1 microsecond' $$;
GRANT USAGE ON SCHEMA ahead TO PUBLIC;
GRANT SELECT, UPDATE ON ahead.microseconds TO PUBLIC;
"""
NOW = "CREATE FUNCTION ahead.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT ahead.clock_timestamp()';"
MOVE = "SELECT setval('ahead.microseconds', last_value + %s) FROM ahead.microseconds"

# A column's default stays with the function that it was made with, so it is told.
STAMPED = """
SELECT format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT ', table_name, column_name)
FROM information_schema.columns WHERE table_schema = 'public' AND column_default LIKE '%clock_timestamp()'
"""


def move(by: timedelta) -> None:
    """So much further on, for every connection at once."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [by // timedelta(microseconds=1)])


@contextmanager
def database_goes_by_it(*, now: bool = False, stamps: bool = False) -> Iterator[None]:
    """Within it every new connection to this database reads the moved clock; with `now` as `now()` too.

    With `stamps` rows are stamped by it as well when they are written; without, what is owed at once stays owed at once.
    """
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN + (NOW if now else "") + f'ALTER DATABASE "{name}" SET search_path = ahead, public, pg_catalog'
        )
        if stamps:
            _stamps_by("ahead.clock_timestamp()")
    connection.close()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if stamps:
                _stamps_by("pg_catalog.clock_timestamp()")
            cursor.execute(f'ALTER DATABASE "{name}" RESET search_path; DROP SCHEMA ahead CASCADE')
        connection.close()


def _stamps_by(clock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STAMPED)
        cursor.execute("".join(f"{column}{clock};" for (column,) in cursor.fetchall()))
