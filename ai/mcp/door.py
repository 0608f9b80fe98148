"""The door of /mcp: our own hosts, no foreign page, a token of a person; then the SDK has the request.

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http . Each request stands alone: no session
is kept here, and no stream held open. A cookie is nobody's pass.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import Error
from django.http.request import split_domain_port, validate_host
from mcp.server.transport_security import TransportSecuritySettings

from ai.mcp.server import asking, server
from ai.mcp.threads import in_thread
from incidents.access import Access, AccessRefused, admit
from incidents.client_address import address_of
from incidents.models.access_token import Audience
from incidents.refused import heard_from

ENOUGH = "Too many requests from there had no token that holds. Come again in a minute."
AGAIN = "It cannot be answered just now; ask again."
MOST_INSIDE = 64  # requests of one process: the others are told to come again, and fill no memory
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


log = structlog.get_logger(__name__)


class Turned(Exception):
    """Turned away at the door, before the SDK: `str()` is what the answer says."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


class Door:
    """One for each process, open within `open`. Nobody comes in but by `answer`."""

    def __init__(self) -> None:
        server.streamable_http_app(  # whose manager takes requests; who may ask and from where is looked at here
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        self._manager = server.session_manager
        self._inside = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """From the server's start to its end, in one task."""
        async with self._manager.run():
            yield

    async def answer(self, scope: dict[str, Any], body: bytes, receive: Receive, send: Send) -> None:
        """One request, whose body is already here; of `receive` there comes no more than its end."""
        self._inside += 1
        try:
            access = await self._admitted(scope)
        except Turned as turned:
            await _say(send, turned)
        else:
            asking.set(access)  # of this request's task, and those that it begins
            await self._manager.handle_request(scope, _given(body, receive), send)  # type: ignore[arg-type]  # Starlette's wider types
        finally:
            self._inside -= 1

    async def _admitted(self, scope: dict[str, Any]) -> Access:
        """Raises Turned."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        _refuse_strangers(scope["method"], headers)
        if self._inside > MOST_INSIDE:
            raise Turned(503, AGAIN, **{"retry-after": "5"})
        try:
            return await in_thread(admit, _bearer(headers), audience=Audience.MCP)
        except AccessRefused as refused:
            raise _turned(refused, scope) from None
        except Error as error:
            log.warning("mcp_without_database", error=type(error).__name__)
            raise Turned(503, AGAIN, **{"retry-after": "5"}) from None


def _refuse_strangers(method: str, headers: dict[str, str]) -> None:
    """Raises Turned for a host that is not ours, for a page of another site, and for what is no request of a client's."""
    domain, _ = split_domain_port(headers.get("host", ""))
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        raise Turned(421, "This is not the host that you meant.")
    origin = headers.get("origin")
    if origin is not None and origin.rstrip("/") != _own_origin():
        raise Turned(403, "No page of another site may ask here.")
    if method != "POST":
        raise Turned(405, "Only POST is answered here: no stream and no session is kept.", allow="POST")


def _own_origin() -> str:
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.scheme}://{parts.netloc}"


def _bearer(headers: dict[str, str]) -> str:
    """The token as it was sent; empty where none was."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _turned(refused: AccessRefused, scope: dict[str, Any]) -> Turned:
    """A network that was refused too often in this minute is told to stop; a token that holds comes in from there too."""
    if refused.wait:
        return Turned(429, str(refused), **{"retry-after": str(refused.wait)})
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    peer, _ = scope.get("client") or ("", 0)
    if heard_from(address_of(peer, ",".join(forwarded)), scope["path"]).too_many:
        return Turned(429, ENOUGH, **{"retry-after": "60"})
    return Turned(401, str(refused), **{"www-authenticate": 'Bearer error="invalid_token"'})


async def _say(send: Send, turned: Turned) -> None:
    """RFC 6750, 3, and JSON-RPC's shape of an error that answers no request in particular."""
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": str(turned)}}
    said = json.dumps(error).encode()
    headers = {"content-type": "application/json", "content-length": str(len(said)), **turned.headers}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": turned.status, "headers": raw})
    await send({"type": "http.response.body", "body": said})


def _given(body: bytes, rest: Receive) -> Receive:
    """Gives the body once; then whatever else comes of the client, which is that it has gone."""
    pieces = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return pieces.pop() if pieces else await rest()

    return receive
