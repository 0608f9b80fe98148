"""The web server as the deployment starts it, on a port of its own."""

import contextlib
import http.client
from collections.abc import Iterator, Mapping
from pathlib import Path

from sandbox import programs
from sandbox.process import free_ports, spawn, stop, wait_until


@contextlib.contextmanager
def serving(settings: Mapping[str, str], folder: Path) -> Iterator[int]:
    """Start it, its log in `folder`, give the port of 127.0.0.1 it answers on, stop it at the end."""
    port = free_ports(1)[0]
    program = next(each for each in programs.application(settings, port=port) if each.name == "web")
    log = folder / "web.log"
    child = spawn(program.argv, log=log, env=program.env, cwd=program.cwd, last_wish=program.last_wish)
    try:
        wait_until(lambda: _answers(port), child=child, log=log, seconds=30)
        yield port
    finally:
        stop(child)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
