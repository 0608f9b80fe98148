"""The thin front: one port, Django's WSGI handler in threads behind it.

It reads a body whole before a thread is spent on it: at most WEBHOOK_MAX_BYTES (413 without reading the rest), within two seconds
(408), chunked or not. So half-sent requests hold a coroutine, never a thread.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings

from incident_response.startup import refuse_to_start_on_errors
from incident_response.wsgi import application as django
from incident_response.wsgi_call import call, environ_of

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BODY_SECONDS = 2.0
THREADS = 16

refuse_to_start_on_errors()
_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="django")


class BodyRefused(Exception):
    """The body is not read on; `status` and `reason` are the answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """ASGI entry point (asgi.readthedocs.io, HTTP and lifespan)."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    try:
        body = await asyncio.wait_for(_read(scope, receive), BODY_SECONDS)
    except BodyRefused as refused:
        await _answer(send, refused.status, [], f'{{"message": "{refused.reason}"}}'.encode())
        return
    except TimeoutError:
        await _answer(send, 408, [], b'{"message": "the body did not arrive within 2 s"}')
        return
    environ = environ_of(scope, io.BytesIO(body), len(body))
    status, headers, answer = await asyncio.get_running_loop().run_in_executor(_threads, call, django, environ)
    await _answer(send, status, headers, answer)


async def _read(scope: dict[str, Any], receive: Receive) -> bytes:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > settings.WEBHOOK_MAX_BYTES:
        raise BodyRefused(413, "the body is over the size limit")
    pieces, size = [], 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise BodyRefused(400, "the body was cut off")
        piece = event.get("body", b"")
        size += len(piece)
        if size > settings.WEBHOOK_MAX_BYTES:
            raise BodyRefused(413, "the body is over the size limit")
        pieces.append(piece)
        if not event.get("more_body"):
            return b"".join(pieces)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    headers = headers or [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        event = await receive()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            _threads.shutdown(wait=True)
            return
