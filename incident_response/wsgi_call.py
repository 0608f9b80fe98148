"""Calls a WSGI application with an ASGI request whose body is already here (PEP 3333; asgi.readthedocs.io/specs/www.html).

An answer is whole, as nearly all are, or a beginning with the rest to be read piece by piece: a file that somebody takes away.
"""

import io
import sys
from collections.abc import Callable, Generator, Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

MEASURED_HERE = {b"content-length", b"transfer-encoding"}  # of the body as it came; what is passed on is whole
WITHOUT_LENGTH = {204, 304}  # RFC 9110, 8.6


PIECE = 1 << 18  # bytes: what is shorter is whole, and no piece but the last is


class Answer(NamedTuple):
    """An answer, its header names in lower case. `rest` follows `body`; whoever gets it reads it to its end or closes it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    rest: Generator[bytes, None, None] | None = None


def call(application: Callable[..., Iterable[bytes]], scope: dict[str, Any], body: bytes) -> Answer:
    """The application's answer. Closes what it returned, which is how Django learns that the request is over."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
        started.append((status, headers))

    pieces = _pieces(application(environ_of(scope, body), start_response))
    answered = next(pieces)
    is_whole = len(answered) < PIECE
    if is_whole:
        next(pieces, None)  # nothing is left, and what was returned is closed
    line, given = started[-1]
    status = int(line.split()[0])
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given]
    if is_whole and status not in WITHOUT_LENGTH and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(answered)).encode()))
    return Answer(status, headers, answered, None if is_whole else pieces)


def _pieces(returned: Iterable[bytes]) -> Generator[bytes, None, None]:
    """At least one. Closes what was returned at its end or its own, which is how Django learns that the request is over."""
    try:
        held = bytearray()
        for part in returned:
            held += part
            if len(held) >= PIECE:
                yield bytes(held)
                held.clear()
        yield bytes(held)
    finally:
        close = getattr(returned, "close", None)
        if close:
            close()


def environ_of(scope: dict[str, Any], body: bytes) -> dict[str, Any]:
    """The WSGI environ."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope["headers"]),
    }


def _headers(sent: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """By their WSGI names; repeated ones joined with a comma, as a proxy may, and cookies as RFC 6265 joins them.

    A name with an underscore is left out: it would pass for the one with a hyphen, which a proxy may have vouched for.
    """
    found: dict[str, str] = {}
    for name, value in sent:
        if b"_" in name or name in MEASURED_HERE:
            continue
        upper = name.decode("latin-1").upper().replace("-", "_")
        key = upper if upper == "CONTENT_TYPE" else f"HTTP_{upper}"
        text = value.decode("latin-1")
        between = "; " if upper == "COOKIE" else ","
        found[key] = f"{found[key]}{between}{text}" if key in found else text
    return found
