"""The thin front: one port, Django's WSGI handler in threads behind it.

It reads a body whole before a thread is spent on it: at most WEBHOOK_MAX_BYTES (413 without reading the rest), within two
seconds (408), chunked or not. So half-sent requests hold a coroutine each, never a thread. A webhook's sender has an answer
before it gives up, also when every thread waits for a database that does not answer. /mcp is its SDK's, where it is on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from prometheus_client import Counter

from clients import background
from console.api.problem import ROOT, of_front
from incident_response.headers import raw
from incident_response.lane import Lane
from incident_response.startup import refuse_to_start_on_errors
from incident_response.warm import leave_what_stays, warm
from incident_response.wsgi import application as django
from incident_response.wsgi_call import Answer, call

if TYPE_CHECKING:
    from ai.mcp.door import Door

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BODY_SECONDS = 2.0
ANSWER_SECONDS = 3.3  # from the whole body on; OnCall gives up after 4
THREADS = 8  # of each lane; each keeps one database connection. More take longer, waiting for one another (ADR 3)
CLOSING = (b"connection", b"close")

BODIES_REFUSED = Counter("body_refused_count", "Requests whose body was not read to its end, by the answer", ["status"])
WEBHOOKS_LATE = Counter("webhook_late_count", "Webhooks told to come again because their answer was not there in time")
LATE = Answer(
    503,
    [(b"content-type", b"application/json"), (b"retry-after", b"5")],
    b'{"message": "it takes too long just now; send it again"}',
)

log = structlog.get_logger(__name__)
refuse_to_start_on_errors()
_slack = Lane("slack", THREADS)  # what opens a modal waits for Slack, and no webhook waits for that
_others = Lane("django", THREADS)


def _door() -> "Door | None":
    """Where MCP clients knock. Where it is off nothing of it is imported, and Django finds no such page."""
    if not settings.MCP_ENABLED:
        return None
    from ai.mcp.door import Door  # noqa: PLC0415 it takes half a second and 20 MB, which few need

    return Door()


_mcp = _door()


class BodyRefused(Exception):
    """The body is not read on; `status` and the message are the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """ASGI entry point (asgi.readthedocs.io, HTTP and lifespan); the server is told to leave WebSockets alone."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    try:
        body = await _read(scope, receive)
    except BodyRefused as refused:
        answer = _refusal(refused, scope["path"])
    else:
        if _mcp and scope["path"] == "/mcp":
            await _mcp.answer(scope, body, receive, _with_headers(send))
            return
        answer = await _answer(scope, body)
    await send({"type": "http.response.start", "status": answer.status, "headers": raw(answer.headers)})
    if answer.rest is None:
        await send({"type": "http.response.body", "body": answer.body})
    else:
        await _send_in_pieces(answer.body, answer.rest, send)


async def _send_in_pieces(first: bytes, rest: Generator[bytes, None, None], send: Send) -> None:
    """A long answer, a piece in memory at a time. Whoever hangs up gets no more, and what it was read from is closed."""
    loop = asyncio.get_running_loop()
    try:
        piece: bytes | None = first
        while piece is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await loop.run_in_executor(_others.threads, next, rest, None)
        await send({"type": "http.response.body", "body": b""})
    finally:
        with suppress(ValueError):  # a piece is being read while the server ends: it closes what it was read from then
            await loop.run_in_executor(_others.threads, rest.close)


def _with_headers(send: Send) -> Send:
    """What others send through it has them too."""

    async def sending(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            event = {**event, "headers": raw(list(event["headers"]))}
        await send(event)

    return sending


async def _answer(scope: dict[str, Any], body: bytes) -> Answer:
    """Django's, but a webhook's sender that would wait too long is told to come again.

    Its thread goes on; what that still commits is found as a duplicate then.
    """
    path = scope["path"]
    if path == "/health":  # asks nobody, so it never waits behind those that do
        return await asyncio.get_running_loop().run_in_executor(None, call, django, scope, body)
    lane = _slack if path.startswith("/slack/") else _others
    try:
        async with asyncio.timeout(ANSWER_SECONDS if path.startswith("/webhooks/") else None):
            return await lane.run(call, django, scope, body)
    except TimeoutError:
        WEBHOOKS_LATE.inc()
        log.warning("webhook_late", seconds=ANSWER_SECONDS)
        return LATE


def _refusal(refused: BodyRefused, path: str) -> Answer:
    BODIES_REFUSED.labels(status=refused.status).inc()
    log.warning("body_refused", route=path[:100], status=refused.status)
    kind, said = "application/json", f'{{"message": "{refused}"}}'.encode()
    if path.startswith(ROOT):
        kind, said = of_front(refused.status, str(refused))
    return Answer(refused.status, [(b"content-type", kind.encode()), CLOSING], said)


async def _read(scope: dict[str, Any], receive: Receive) -> bytes:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if int(declared) > settings.WEBHOOK_MAX_BYTES:  # the server has refused what is not a number
        raise BodyRefused(413, "the body is over the size limit")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _pieces(receive)
    except TimeoutError:
        raise BodyRefused(408, f"the body did not arrive within {BODY_SECONDS:g} s") from None


async def _pieces(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise BodyRefused(400, "the body was cut off")
        body += event.get("body", b"")
        if len(body) > settings.WEBHOOK_MAX_BYTES:
            raise BodyRefused(413, "the body is over the size limit")
        more = event.get("more_body", False)
    return bytes(body)


async def _lifespan(receive: Receive, send: Send) -> None:
    async with AsyncExitStack() as ends:
        await receive()  # lifespan.startup
        _others.threads.submit(warm).add_done_callback(lambda _: leave_what_stays())
        if _mcp:
            await ends.enter_async_context(_mcp.open())
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown
        for lane in (_slack, _others):
            lane.threads.shutdown(wait=True)
        background.flush_all()
    await send({"type": "lifespan.shutdown.complete"})
