"""What the person who starts the sandbox may choose, all of it in environment variables."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.process import free_ports


class StartRefusedError(RuntimeError):
    """The sandbox cannot be started like this; the message is one line that says what to change."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Port 0 means a free one. A database or Redis that is given is used as it is; nothing in it is dropped.

    `keep` goes on with the last start's database; moto begins empty all the same, and the audit mirror with it.
    `patience` is how many seconds the application's processes have to finish what they are doing at the end. `outside` is the
    module that serves the stand-ins, and `settings` stand in for the sandbox's own.
    """

    folder: Path = Path(".sandbox")
    web_port: int = 8000
    sandbox_port: int = 8100
    keep: bool = False
    database_url: str = ""
    redis_url: str = ""
    patience: float = 5.0
    outside: str = "sandbox.server"
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Options":
        """From WEB_PORT, SANDBOX_PORT, SANDBOX_DIR, SANDBOX_KEEP=1, DATABASE_URL and REDIS_URL.

        The last two do not count in a shell that has sourced a sandbox's own `env` file: that one may be running.
        """
        sourced = "SANDBOX_ADMIN_USER" in environ
        return cls(
            folder=Path(environ.get("SANDBOX_DIR") or cls.folder).expanduser().resolve(),
            web_port=_port(environ, "WEB_PORT", cls.web_port),
            sandbox_port=_port(environ, "SANDBOX_PORT", cls.sandbox_port),
            keep=environ.get("SANDBOX_KEEP", "") == "1",
            database_url="" if sourced else environ.get("DATABASE_URL", ""),
            redis_url="" if sourced else environ.get("REDIS_URL", ""),
        )

    def ports(self) -> tuple[int, int]:
        """The application's and the stand-ins' port; raises StartRefusedError when one is taken."""
        if self.web_port and self.web_port == self.sandbox_port:
            raise StartRefusedError(f"WEB_PORT and SANDBOX_PORT are both {self.web_port}; they have to differ")
        for name, port in (("WEB_PORT", self.web_port), ("SANDBOX_PORT", self.sandbox_port)):
            if port and _taken(port):
                raise StartRefusedError(
                    f"port {port} is in use; set {name} to another one, or to 0 for any that is free"
                )
        free = free_ports(2)
        return self.web_port or free[0], self.sandbox_port or free[1]


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name) or str(default)
    if not given.isascii() or not given.isdigit() or int(given) > 65535:
        raise StartRefusedError(f"{name} is {given!r}; it has to be a port number, or 0 for any that is free")
    return int(given)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        # a connection that is only fading away is no hindrance
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False
