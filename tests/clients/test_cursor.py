"""A statement of a web server's thread: libpq sends it and waits for it in one call, and says what psycopg would."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction

from incidents.models import Person
from tests.at_once import at_once

T = TypeVar("T")
pytestmark = pytest.mark.usefixtures("transactional_db")


def in_a_thread(call: Callable[[], T]) -> T:
    """What it gives there, or raises."""
    (given,) = at_once(call)
    if isinstance(given, BaseException):
        raise given
    return given


def asked(sql: str, *given: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def test_it_gives_the_rows() -> None:
    assert in_a_thread(lambda: asked("SELECT %s, n FROM generate_series(1, 2) AS n", "a")) == [("a", 1), ("a", 2)]
    assert in_a_thread(lambda: asked("SELECT 1 WHERE false")) == []


def test_models_are_written_and_read() -> None:
    made = in_a_thread(lambda: Person.objects.create(name="Ines"))
    assert in_a_thread(lambda: Person.objects.get(name="Ines")) == made


def test_a_transaction_that_fails_leaves_nothing() -> None:
    def write() -> None:
        with transaction.atomic():
            Person.objects.create(name="Ines", reference="p_1")
            Person.objects.create(name="Otto", reference="p_1")

    with pytest.raises(IntegrityError):
        in_a_thread(write)
    assert not Person.objects.exists()


def test_what_is_no_sql_is_said() -> None:
    with pytest.raises(ProgrammingError, match="syntax error"):
        in_a_thread(lambda: asked("SELEC 1"))


def test_one_that_takes_too_long_is_ended_by_the_server() -> None:
    with pytest.raises(OperationalError, match="statement timeout"):
        in_a_thread(lambda: asked("SET statement_timeout = '50ms'; SELECT pg_sleep(5)"))


def test_a_server_that_ends_the_connection_is_an_operational_error_and_the_next_one_works() -> None:
    def ended() -> list[Any]:
        with pytest.raises(OperationalError):
            asked("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")
        assert not connection.is_usable()
        connection.close()
        return asked("SELECT 1")

    assert in_a_thread(ended) == [(1,)]


def test_other_threads_go_on_meanwhile() -> None:
    with ThreadPoolExecutor(1) as pool:
        sleeping = pool.submit(in_a_thread, lambda: asked("SELECT pg_sleep(0.5)"))
        turns = 0
        while not sleeping.done():
            turns += 1
            time.sleep(0.001)
    assert turns > 50
