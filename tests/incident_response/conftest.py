"""A real web server on the tests' database, started once a module, and raw connections to it; what the checks of settings say."""

import contextlib
import importlib
import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from incident_response import checks, settings
from tests.web import serving

POST = b"POST /webhooks/grafana-oncall HTTP/1.1\r\nHost: localhost\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def web(django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port it listens on."""
    with serving(settings_of_web(), tmp_path_factory.mktemp("web")) as port:
        yield port


def settings_of_web(**changes: str) -> dict[str, str]:
    """The tests' own. Its database connections have a name of their own, so that they can be told from the tests'."""
    url = os.environ["DATABASE_URL"].replace("/incident_response?", f"/{connection.settings_dict['NAME']}?")
    return os.environ | {"DATABASE_URL": url, "PGAPPNAME": "the-web-server", "PYTHONWARNINGS": "ignore"} | changes


@pytest.fixture
def log(web: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server writes."""
    return sorted(tmp_path_factory.getbasetemp().glob("web*/web.log"))[-1]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[tuple[str, str]]]]:
    """What the checks say, as ids and words, once settings.py has read an environment with these changes."""

    def look(**changes: str) -> list[tuple[str, str]]:
        for name, value in changes.items():
            monkeypatch.setenv(name, value)
        importlib.reload(settings)
        return [(str(each.id).partition(".")[2], each.msg) for each in checks.every_setting()]

    yield look
    monkeypatch.undo()
    importlib.reload(settings)


class Wire:
    """One connection, byte for byte."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._reader = self._socket.makefile("rb")

    def send(self, *parts: bytes | float) -> "Wire":
        """Bytes are sent, numbers are seconds to wait; a server that has had enough ends it early."""
        try:
            for part in parts:
                if isinstance(part, bytes):
                    self._socket.sendall(part)
                else:
                    time.sleep(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return self

    def hang_up(self) -> None:
        self._reader.close()
        self._socket.close()

    def head(self) -> bytes:
        """Status line and headers of the next answer, in lower case; nothing where the server has hung up."""
        lines = []
        while (line := self._reader.readline()) not in (b"\r\n", b""):
            lines.append(line)
        return b"".join(lines).lower()

    def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer."""
        head = self.head()
        _, named, rest = head.partition(b"content-length:")
        return int(head.split()[1]), self._reader.read(int(rest.split()[0]) if named else 0)

    def read(self, count: int) -> bytes:
        """So many bytes of what follows the head."""
        return self._reader.read(count)

    def answers(self, count: int) -> list[tuple[int, bytes]]:
        return [self.answer() for _ in range(count)]

    def statuses(self) -> list[int]:
        """Of all answers until the server hangs up, or says nothing more for a second."""
        found = []
        with contextlib.suppress(IndexError, OSError):
            while True:
                found.append(self.answer()[0])
                self._socket.settimeout(1)
        return found

    def waits(self) -> bool:
        """Whether nothing has come of the next answer."""
        return select.select([self._socket], [], [], 0)[0] == []

    def closed(self) -> bool:
        """Whether the server has ended the connection."""
        try:
            return self._reader.read(1) == b""
        except ConnectionResetError:
            return True


@pytest.fixture
def wire(web: int) -> Iterator[Callable[[], Wire]]:
    """Opens connections, and closes them at the end of the test."""
    opened: list[Wire] = []

    def open_one() -> Wire:
        opened.append(Wire(web))
        return opened[-1]

    yield open_one
    for each in opened:
        each.hang_up()
