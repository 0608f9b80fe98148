"""Keeps named programs running, as Kubernetes would, and ends them in order."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.process import spawn, stop

RESTART_AFTER = 0.5  # seconds a program has to have lived to be started again at once


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to keep running. `last_wish` is what the kernel sends it should the supervisor itself be killed."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    last_wish: signal.Signals = signal.SIGKILL


@dataclass
class _Running:
    program: Program
    child: subprocess.Popen[bytes]
    since: float


@dataclass
class Supervisor:
    """Starts programs and restarts those that end, as long as `tend` is called a few times a second.

    Output goes to `logs/NAME.log`, the number of the process that runs now to `logs/NAME.pid`.
    """

    logs: Path
    _running: dict[str, _Running] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        """Start it now and keep it running from now on."""
        self._running[program.name] = _Running(program=program, child=self._spawn(program), since=time.monotonic())

    def tend(self) -> list[str]:
        """Restart every program that has ended, at most once in half a second each; returns the names restarted."""
        return [name for name, each in self._running.items() if self._restarted(each)]

    def child(self, name: str) -> subprocess.Popen[bytes]:
        """The program's process now; another one after a restart."""
        return self._running[name].child

    def log(self, name: str) -> Path:
        """Where the program's output goes."""
        return self.logs / f"{name}.log"

    def stop(self, *, patience: float) -> None:
        """Ask all to end, newest first; after `patience` seconds in all, kill what is left."""
        children = [each.child for each in reversed(self._running.values())]
        self._running.clear()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        until = time.monotonic() + patience
        for child in children:
            stop(child, patience=max(0.0, until - time.monotonic()))

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.log(program.name)
        child = spawn(program.argv, log=log, env=program.env, cwd=program.cwd, last_wish=program.last_wish)
        written = log.with_suffix(".pid.new")
        written.write_text(f"{child.pid}\n")
        written.replace(log.with_suffix(".pid"))  # whoever reads it finds the old number or the new one, never none
        return child

    def _restarted(self, each: _Running) -> bool:
        if each.child.poll() is None or time.monotonic() - each.since < RESTART_AFTER:
            return False
        stop(each.child)  # what it had started itself must not hold its port
        each.child, each.since = self._spawn(each.program), time.monotonic()
        return True
