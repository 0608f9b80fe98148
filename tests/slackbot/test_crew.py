"""The threads that do a room's steps: those of a worker process stay, each with its connection."""

from collections.abc import Iterator

import pytest
from django.db import connection

from slackbot.warroom import crew
from slackbot.warroom.crew import Crew


@pytest.fixture
def threads(transactional_db: None) -> Iterator[Crew]:
    ours = Crew()
    yield ours
    ours.end()


def served_by() -> int:
    """The server's process for this thread."""
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def test_the_next_room_has_the_connections_of_the_last(threads: Crew) -> None:
    assert threads.begin(served_by).result() == threads.begin(served_by).result() != served_by()


def test_one_that_the_server_ended_meanwhile_is_opened_anew(threads: Crew) -> None:
    gone = threads.begin(served_by).result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [gone])
    assert threads.begin(served_by).result() != gone


def test_a_worker_process_keeps_its_crew_and_anybody_else_has_one_a_room(monkeypatch: pytest.MonkeyPatch) -> None:
    with crew.crew() as one, crew.crew() as other:
        assert one is not other
    monkeypatch.setattr(crew, "_kept", None)
    crew.keep()
    with crew.crew() as one, crew.crew() as other:
        assert one is other
    one.end()
