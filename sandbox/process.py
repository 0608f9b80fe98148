"""A child process that does not outlive the one that started it, and the free ports such children listen on."""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class NeverReadyError(RuntimeError):
    """A child ended, or did not answer in time; the message names it and ends with the last lines of its log."""


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path,
    stdin: Path = Path(os.devnull),
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    last_wish: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start `argv` in a session of its own, its output appended to `log`.

    On Linux the kernel sends it `last_wish` when the thread that called this ends, however it ends (prctl(2),
    PR_SET_PDEATHSIG): so call it from a thread that lasts, normally the main one. Elsewhere that promise is not made.
    """
    who = pwd.getpwnam(user) if user else None
    with log.open("ab") as output, stdin.open("rb") as given:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=given,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_tied_to(os.getpid(), last_wish),  # noqa: PLW1509  one system call, bound before the fork
            user=who.pw_uid if who else None,
            group=who.pw_gid if who else None,
            extra_groups=[] if who else None,
        )


def stop(child: subprocess.Popen[bytes], *, how: signal.Signals = signal.SIGTERM, patience: float = 3.0) -> None:
    """Ask once, wait up to `patience` seconds, then kill whatever is left of the child's process group."""
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for _ in range(20):  # the others of the group are not ours to wait for, and take a moment to be gone
            os.killpg(child.pid, 0)
            time.sleep(0.02)
    child.wait()


class Stoppable(Protocol):
    """A server of any kind."""

    def stop(self) -> None:
        """End it."""


S = TypeVar("S", bound=Stoppable)


def ready(server: S, wait: Callable[[S], None]) -> S:
    """The server once `wait` has returned; one that never gets ready is stopped before that is raised."""
    try:
        wait(server)
    except BaseException:
        server.stop()
        raise
    return server


def wait_until(answers: Callable[[], bool], *, child: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    """Return once `answers()`; raise NeverReadyError when the child ends first or the seconds are over."""
    until = time.monotonic() + seconds
    while not answers():
        ended = child.poll()
        if ended is not None or time.monotonic() > until:
            how = f"ended with {ended}" if ended is not None else f"did not answer within {seconds:g} s"
            raise NeverReadyError(f"{log.stem} {how}:\n{last_lines(log)}")
        time.sleep(0.03)


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, for a person who has to find out what went wrong."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else "(no log)"


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on now, all different."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def _tied_to(parent: int, last_wish: signal.Signals) -> Callable[[], None] | None:
    if _prctl is None:
        return None
    prctl, wish = _prctl, int(last_wish)

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, wish)
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(1)

    return tie
