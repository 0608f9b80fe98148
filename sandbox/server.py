"""All stand-ins and doors on one port: `python -m sandbox.server`, or `serve()` inside a test."""

import os
import socket
import sys
import threading
from dataclasses import dataclass, replace

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import (
    alertmanager,
    bedrock,
    endpoint,
    front,
    github,
    linear,
    loki,
    mimir,
    oncall,
    statuspage,
    tempo,
    workos,
)
from sandbox.doors import alert, board, click, command, home, looking, shortcut, submit, write
from sandbox.doors import endpoint as endpoint_door
from sandbox.doors.asked import DoorError
from sandbox.identity import Identity
from sandbox.slack import api as slack
from sandbox.traffic import Traffic
from sandbox.world import World

DEFAULT_PORT = 8100
STAND_INS = (slack, statuspage, oncall, alertmanager, mimir, loki, tempo, workos, github, linear, bedrock, endpoint)
_POLL_S = 0.02  # how long `stop` waits at most to be noticed


class _Handler(WSGIRequestHandler):
    """HTTP/1.1 and no access log: the calls are in `/_/calls`."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Running:
    """A server answering in a thread of its own."""

    url: str
    state: World
    _server: BaseWSGIServer
    _thread: threading.Thread

    def stop(self) -> None:
        """Answer no more and give the port back."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def create_app(world: World) -> Traffic:
    """The WSGI application over that world."""
    app = Traffic(world)
    for part in (
        *STAND_INS,
        front,
        looking,
        alert,
        board,
        command,
        click,
        submit,
        write,
        shortcut,
        endpoint_door,
        home,
    ):
        app.register_blueprint(part.routes)
    app.register_error_handler(DoorError, _refuse)
    app.register_error_handler(HTTPException, _no_such_thing)
    return app


def serve(port: int = 0, *, web_url: str = "", identity: Identity | None = None) -> Running:
    """Start on 127.0.0.1 (0 picks a free port) and return once it listens. Raises OSError if the port is taken.

    `web_url` is the application; what is not given comes from the environment.
    """
    who = identity or Identity.from_environment()
    world = World(replace(who, web_url=web_url) if web_url else who)
    server = _listen(world, port)
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_S,), name="sandbox", daemon=True)
    thread.start()
    return Running(f"http://127.0.0.1:{server.port}", world, server, thread)


def main() -> int:
    """Serve in the foreground until interrupted; 1 with one line when the port cannot be had."""
    port = int(os.environ.get("SANDBOX_PORT") or DEFAULT_PORT)
    try:
        server = _listen(World(Identity.from_environment()), port)
    except OSError as error:
        print(f"sandbox: port {port} on 127.0.0.1 cannot be used: {error.strerror}", file=sys.stderr)
        return 1
    print(f"sandbox: http://127.0.0.1:{server.port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


def _listen(world: World, port: int) -> BaseWSGIServer:
    """Bind here, not in werkzeug, which would print and exit instead of raising."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        return make_server(
            "127.0.0.1",
            listener.getsockname()[1],
            create_app(world),
            threaded=True,
            request_handler=_Handler,
            fd=listener.fileno(),
        )


def _refuse(error: DoorError) -> tuple[Response, int]:
    return jsonify({"error": error.message}), error.status


def _no_such_thing(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": error.description}), error.code or 500


if __name__ == "__main__":
    sys.exit(main())
