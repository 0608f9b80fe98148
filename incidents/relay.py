"""The signing relay: stands beside OnCall, which cannot sign, and passes its webhooks on with a fresh timestamp and HMAC.

It is a signing machine, so it takes only what carries its own token, on an address that only OnCall reaches. It keeps nothing:
OnCall has its answer only after we accepted the webhook. On anything that a repeat may mend the connection is closed unanswered,
which makes OnCall repeat; any answer at all would count as delivered.
"""

import hashlib
import hmac
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog
from django.conf import settings

from clients import http
from clients.errors import OutsideError
from clients.secrets import webhook_secret

log = structlog.get_logger(__name__)

SYSTEM = "webhook"
PATIENCE = 3.5  # seconds for all of it; OnCall gives up after 4
FINAL = (400, 404, 405, 413)  # what the web process says of the body itself; no repeat changes it


class Relay(BaseHTTPRequestHandler):
    """One webhook of OnCall's."""

    timeout = PATIENCE
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "relay", ""

    def do_POST(self) -> None:
        """401 without the token; the web process's answer if it is one; else no answer."""
        until = time.monotonic() + PATIENCE
        self.close_connection = True
        length = self.headers.get("Content-Length", "")
        if not self._has_the_token():
            self._answer(401, b'{"message": "not verified"}')
        elif not length.isascii() or not length.isdigit():
            self._answer(411, b'{"message": "the body needs a length"}')
        elif int(length) > settings.WEBHOOK_MAX_BYTES:
            self._answer(413, b'{"message": "the body is over the size limit"}')
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):  # else its sender hung up half-way: nothing of it is signed
                self._pass_on(body, until=until)

    def _has_the_token(self) -> bool:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        expected = settings.SIGNING_RELAY_BEARER
        return bool(expected) and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())

    def _pass_on(self, body: bytes, *, until: float) -> None:
        try:
            answer = _forward(body, deadline=until - time.monotonic())
        except OutsideError as error:
            log.warning("relay_not_delivered", code=error.code)
            if error.code in ("401", "429"):  # the latter where others behind our address forge
                webhook_secret.refresh()  # it may have been rotated; OnCall's next try is signed with what is read now
            return
        self._answer(answer.status, answer.body)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Length", len(body)),
            ("Connection", "close"),
        ):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing of a request is logged."""


def _forward(body: bytes, *, deadline: float) -> http.Response:
    """Once, since each try is OnCall's and has its own timestamp. Raises the failures of clients/errors.py."""
    timestamp = str(int(time.time()))
    key = webhook_secret.current()[0]
    signature = hmac.new(key, timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Grafana-OnCall-Timestamp": timestamp,
        "X-Grafana-OnCall-Signature": signature,
    }
    return http.call(
        SYSTEM,
        "POST",
        settings.SIGNING_RELAY_TARGET,
        data=body,
        headers=headers,
        safe=True,  # the same delivery twice is one
        repeats=0,
        deadline=deadline,
        hand_back=FINAL,
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - socketserver's own signature
        """A sender that is gone before its answer is a line; it repeats. Whatever else fails is a bug, and shows itself."""
        if isinstance(sys.exception(), ConnectionError):
            log.warning("relay_sender_gone")
        else:
            log.exception("relay_failed")


def serve(address: tuple[str, int]) -> ThreadingHTTPServer:
    """Listening there; the caller runs it. Raises OSError where the address cannot be had."""
    return _Server(address, Relay)
