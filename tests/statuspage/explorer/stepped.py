"""A worker in a process of its own, which stops before each durable step until it is told to go on, or is killed there."""

import gc
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, NoReturn

import stamina
from django.db import connection

from clients import aws, shared
from tests.statuspage.explorer.steps import Step, stop_at_each

PATIENCE = 30.0  # seconds; a worker that neither stops nor ends has hung
_alive: list["Stepped"] = []
_parents: list[Any] = []  # what a forked process inherited and must neither use nor close


class Stepped:
    """`work` begins at once and stands before its first step when this returns."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.ended = ""  # what it gave, or the name of what it raised
        self.step: Step | None = None
        kept = dict(aws._clients)
        self._channel, theirs = Pipe()
        self._pid = os.fork()
        if not self._pid:
            _be(work, theirs, kept)
        _alive.append(self)
        theirs.close()
        self._hear()

    def go_on(self, how: str = "") -> Step | None:
        """It does the step (as `how` says); gives the next one, None at the end."""
        self._channel.send(how)
        self._hear()
        return self.step

    def until(self, stands: Callable[[Step], bool], how: str = "") -> Step | None:
        """It goes on to the next step of which that is true; None at the end."""
        while self.step and not stands(self.step):
            self.go_on(how)
        return self.step

    def finish(self, how: str = "") -> str:
        """It goes on to its end; what it gave or raised."""
        self.until(lambda _: False, how)
        return self.ended

    def die(self) -> None:
        """kill -9."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        self._is_gone()

    def cut(self) -> None:
        """PostgreSQL ends its connection; it notices at its next word."""
        if not (self.step and self.step.backend):
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [self.step.backend])

    def _hear(self) -> None:
        assert self._channel.poll(PATIENCE), f"it hangs after {self.step}"
        said = self._channel.recv()
        self.step = said if isinstance(said, Step) else None
        if not self.step:
            self.ended = said
            self._is_gone()

    def _is_gone(self) -> None:
        os.waitpid(self._pid, 0)
        self.step = None
        _alive.remove(self)


def end_all() -> None:
    """Whoever still stands somewhere when a test ends."""
    for one in list(_alive):
        one.die()


def _be(work: Callable[[], Any], channel: Connection, kept: dict[str, Any]) -> NoReturn:
    """What the process does with its life. Its connections are its own; its parent's are neither used nor closed."""
    gc.disable()  # it would write on every page that the two still share
    _parents.append(connection.connection)
    connection.connection = None
    aws._clients.update(kept)  # boto3 takes long to make them, and none has a connection of its own
    shared._away_until = float("inf")  # prompts are hints: here nobody listens
    stamina.set_testing(True, attempts=2)  # repeats, but without waits

    def stop(step: Step) -> str:
        channel.send(step)
        return str(channel.recv())

    try:
        stop_at_each(stop)
        said = str(work())
    except BaseException as error:  # noqa: BLE001 the test looks at it
        said = f"{type(error).__name__}: {error}"
    channel.send(said)
    os._exit(0)
