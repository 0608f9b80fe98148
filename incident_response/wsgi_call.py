"""Calls a WSGI application with an ASGI request whose body is already here (PEP 3333; asgi.readthedocs.io/specs/www.html)."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

Header = tuple[bytes, bytes]


def environ_of(scope: dict[str, Any], body: BinaryIO, length: int) -> dict[str, Any]:
    """The WSGI environ. Repeated headers are joined with a comma, as a proxy would."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = _key(name.decode("latin-1"))
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    environ["CONTENT_LENGTH"] = str(length)
    return environ


def call(application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> tuple[int, list[Header], bytes]:
    """Status, headers and whole body of the application's answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
        started.append((status, headers))

    answer = application(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()
    status, headers = started[-1]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if not any(name == b"content-length" for name, _ in encoded):
        encoded.append((b"content-length", str(len(body)).encode()))
    return int(status.split()[0]), encoded, body


def _key(name: str) -> str:
    upper = name.upper().replace("-", "_")
    return upper if upper in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{upper}"
