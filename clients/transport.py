"""One try of one HTTP request. For clients/http.py alone.

Whether a broken request may have been done is decided by one fact, not by the kind of error: had our first byte left?
For that the connection tells when it begins to write. A watchdog cuts it at the deadline, so that a server that answers
a byte at a time cannot hold us longer. Only looking up a name is not cut short; what is late after it does not leave.
"""

import contextlib
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.poolmanager import PoolManager, ProxyManager
from urllib3.util.connection import create_connection

from clients import boundary, exchange
from clients.proxies import Session
from clients.watchdog import cutting

CONNECT_SECONDS = 3.0  # for each address a name has
LARGEST_ANSWER = 5 * 1024 * 1024
NEVER = float("inf")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is sent. `is_alone`: over a connection of its own, so that no idle one can have died unnoticed under it."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    params: Mapping[str, str] | None = field(repr=False)
    json: object = field(repr=False)
    data: Mapping[str, str] | bytes | str | None = field(repr=False)
    auth: tuple[str, str] | None = field(repr=False)
    is_alone: bool
    largest: int = LARGEST_ANSWER  # bytes of the answer; 0: what follows its head is not read
    addresses: tuple[str, ...] = ()  # the only ones that are connected to, whatever the name leads to by now
    called: str = ""  # what stands for its path in logs and traces
    is_signed: bool = False  # it leaves with these headers and this `data`, bytes or text, and nothing else


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer, read whole. Header names are looked up in any case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Broken(Exception):
    """No answer: timeout, unreachable, cut, too_large or malformed. `begun` says that our first byte may have left."""

    def __init__(self, code: str, *, begun: bool) -> None:
        super().__init__(code)
        self.code = code
        self.begun = begun


class _TooLate(Exception):
    """The connection stood only when the request had to have left already, or was cut at the deadline."""


class _TooLarge(Exception):
    """The answer is longer than any that is expected."""


class Attempt:
    """One try, both times by time.monotonic(): over at `until`, and not begun after `first_byte_by`."""

    def __init__(self, *, until: float, first_byte_by: float) -> None:
        self._until = until
        self._first_byte_by = min(first_byte_by, until)
        self._begun = False
        self._cut = False
        self._socket: socket.socket | None = None
        self.addresses: tuple[str, ...] = ()

    def make(self, request: Request) -> Response:
        """Sends it and reads the answer, whatever its status. Raises Broken."""
        self.addresses = request.addresses
        try:
            return self._send(request)
        except (_TooLate, _TooLarge, OSError, HTTPError) as error:  # requests' own errors are OSErrors
            raise Broken(self._code(error), begun=self._begun) from None

    def _send(self, request: Request) -> Response:
        now = time.monotonic()
        if now >= self._first_byte_by:
            raise _TooLate
        token = _attempt.set(self)
        try:
            connect = min(self._first_byte_by - now, CONNECT_SECONDS)
            with cutting(self._cut_off, at=self._until), _session_for(request) as session:
                response = _exchange(session, request, timeout=(connect, self._until - now))
        finally:
            _attempt.reset(token)
        if self._cut:  # an answer that does not tell its length looks whole after it was cut
            raise _TooLate
        return response

    def begin(self, connection: socket.socket | None) -> None:
        """Called by the connection once it stands, just before the request is written to it."""
        if time.monotonic() >= self._first_byte_by:
            raise _TooLate
        self._socket = connection
        self._begun = True
        boundary.leaving()

    def _cut_off(self) -> None:
        self._cut = True
        if isinstance(self._socket, socket.socket):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # a TLS socket's own would disturb its reader

    def _code(self, error: Exception) -> str:
        if isinstance(error, _TooLarge):
            return "too_large"
        wrapped = error.args[0] if error.args else None  # a time-out inside the body comes as a broken connection
        if self._cut or isinstance(error, _TooLate | requests.Timeout) or isinstance(wrapped, ReadTimeoutError):
            return "timeout"
        if not self._begun and isinstance(error, ValueError):  # requests' errors for an address or header it cannot use
            return "malformed"
        return "cut" if self._begun else "unreachable"


def _exchange(session: requests.Session, request: Request, *, timeout: tuple[float, float]) -> Response:
    with exchange.begin(session, request, timeout=timeout) as answer:
        return Response(status=answer.status_code, headers=answer.headers, body=_body(answer, request.largest))


def _body(answer: requests.Response, largest: int) -> bytes:
    if largest == 0:
        return b""
    parts, size = [], 0
    for part in answer.iter_content(64 * 1024):
        parts.append(part)
        size += len(part)
        if size > largest:
            raise _TooLarge
    return b"".join(parts)


_attempt: ContextVar[Attempt] = ContextVar("attempt")


class _Plain(HTTPConnection):
    """Tells the attempt before the first byte of the request."""

    def _new_conn(self) -> socket.socket:
        """To the given addresses, in their order; the certificate and the Host header are still the name's."""
        to = partial(create_connection, timeout=self.timeout, socket_options=self.socket_options)
        addresses = _attempt.get().addresses
        for address in addresses[:-1]:
            with contextlib.suppress(OSError):
                return to((address, self.port))
        return to((addresses[-1], self.port)) if addresses else super()._new_conn()

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is None:
            self.connect()
        _attempt.get().begin(self.sock)
        super().request(*args, **kwargs)


class _Secure(_Plain, HTTPSConnection):
    """The same over TLS; the handshake is done by then."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    """requests' transport over connections that announce themselves; it repeats nothing by itself."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _use_ours(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(*args, **kwargs)
        _use_ours(manager)
        return manager


def _use_ours(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Authentication that adds nothing: without it requests would put what ~/.netrc says in the place of our header."""
    return prepared


def _new_session() -> requests.Session:
    session = Session()
    session.auth = _as_it_is
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(pool_maxsize=32))
    return session


@contextlib.contextmanager
def _session_for(request: Request) -> Iterator[requests.Session]:
    """The shared one with its kept connections, or for a request that goes alone one that ends with it."""
    if not request.is_alone:
        yield _session
        return
    with _new_session() as session:
        session.trust_env = not request.addresses  # a proxy would look the name up anew
        session.headers["Connection"] = "close"
        yield session


def _start_afresh() -> None:
    """A forked worker must not write on its parent's connections."""
    global _session  # noqa: PLW0603 there is one a process
    _session = _new_session()


_session = _new_session()
os.register_at_fork(after_in_child=_start_afresh)
