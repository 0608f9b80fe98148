"""The signing relay, between a sender and a web process that takes, refuses, dawdles, is down, or has another secret."""

import hashlib
import hmac
import socket
import struct
import threading
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest
import requests
from structlog.testing import capture_logs

from clients import breaker, secrets
from clients.secrets import BETWEEN_READS_SECONDS, SecretCache
from incidents import relay
from tests.clock import Clock
from tests.environment import aws_url

SECRET = b"webhook-secret-of-the-tests"
BODY = b'{"alert_group_id": "IRELAY001"}'


class Web(BaseHTTPRequestHandler):
    """A web process: answers `status` after `delay` seconds and keeps what it was sent."""

    status, delay = 200, 0.0
    received: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Web.received.append((dict(self.headers), body))
        time.sleep(Web.delay)
        self.send_response(Web.status)
        self.send_header("Content-Length", "18")
        self.end_headers()
        self.wfile.write(b'{"message": "yes"}')

    def log_message(self, *_args: object) -> None:
        pass


def running(server: ThreadingHTTPServer) -> str:
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def at(settings: Any) -> Iterator[str]:
    """The relay's address, a web process behind it."""
    Web.status, Web.delay, Web.received = 200, 0.0, []
    breaker.close_all()
    web = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    settings.SIGNING_RELAY_TARGET = running(web) + "/webhooks/grafana-oncall"
    settings.SIGNING_RELAY_BEARER = "the relay's own token"
    own = relay.serve(("127.0.0.1", 0))
    yield running(own)
    for server in (own, web):
        server.shutdown()
        server.server_close()
    breaker.close_all()


def send(at: str, *, knowing: str = "the relay's own token", body: bytes = BODY) -> requests.Response:
    return requests.post(at, body, headers={"Authorization": f"Bearer {knowing}"}, timeout=6)


def unanswered(at: str) -> bool:
    try:
        send(at)
    except requests.ConnectionError:
        return True
    return False


def test_it_passes_on_the_body_signed_with_a_fresh_time(at: str) -> None:
    answer = send(at)
    assert (answer.status_code, answer.json()) == (200, {"message": "yes"})
    ((headers, body),) = Web.received
    said = headers["X-Grafana-OnCall-Timestamp"]
    assert body == BODY
    assert abs(int(said) - time.time()) < 30
    assert is_signed(headers, SECRET)


def is_signed(headers: dict[str, str], secret: bytes) -> bool:
    signed = headers["X-Grafana-OnCall-Timestamp"].encode() + b":" + BODY
    return headers["X-Grafana-OnCall-Signature"] == hmac.new(secret, signed, hashlib.sha256).hexdigest()


def test_a_try_that_the_web_process_refuses_is_repeated_with_the_secret_that_is_current_then(
    at: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, store = Clock(), boto3.client("secretsmanager", endpoint_url=aws_url)
    monkeypatch.setattr(secrets, "time", clock)
    monkeypatch.setattr(relay, "webhook_secret", SecretCache())
    settings.GRAFANA_ONCALL_HMAC_SECRET_ID = name = f"relay-{uuid.uuid4()}"
    store.create_secret(Name=name, SecretString="first")
    assert send(at).status_code == 200
    store.put_secret_value(SecretId=name, SecretString="second")
    Web.status, clock.now = 401, clock.now + BETWEEN_READS_SECONDS
    assert unanswered(at)
    Web.status = 200
    assert send(at).status_code == 200
    assert [is_signed(headers, b"second") for headers, _ in Web.received] == [False, False, True]


@pytest.mark.parametrize("token", ["", "another"])
def test_without_its_token_nothing_is_signed(at: str, token: str) -> None:
    assert send(at, knowing=token).status_code == 401
    assert Web.received == []


def test_without_a_token_of_its_own_it_signs_for_nobody(at: str, settings: Any) -> None:
    settings.SIGNING_RELAY_BEARER = ""
    assert send(at, knowing="").status_code == 401


@pytest.mark.parametrize("status", [401, 500, 503, 302])
def test_what_a_repeat_may_mend_is_not_answered(at: str, status: int) -> None:
    Web.status = status
    assert unanswered(at)
    assert len(Web.received) == 1


@pytest.mark.parametrize("status", [400, 413])
def test_what_no_repeat_changes_is_answered(at: str, status: int) -> None:
    Web.status = status
    assert send(at).status_code == status


def test_a_web_process_that_is_slow_is_not_waited_for_beyond_oncalls_patience(at: str) -> None:
    Web.delay = 4.5
    began = time.monotonic()
    assert unanswered(at)
    assert time.monotonic() - began < 4.4


def test_a_web_process_that_is_down_leaves_oncall_without_an_answer(at: str, settings: Any) -> None:
    settings.SIGNING_RELAY_TARGET = "http://127.0.0.1:9/"
    assert unanswered(at)


def test_a_body_over_the_limit_is_refused_unread(at: str, settings: Any) -> None:
    settings.WEBHOOK_MAX_BYTES = 1024
    assert send(at, body=b"x" * 1025).status_code == 413


def connected(at: str, body: bytes) -> socket.socket:
    """A sender that has promised the whole body and sent this much of it."""
    host, port = at.removeprefix("http://").split(":")
    head = f"POST / HTTP/1.1\r\nAuthorization: Bearer the relay's own token\r\nContent-Length: {len(BODY)}\r\n\r\n"
    connection = socket.create_connection((host, int(port)), timeout=6)
    connection.sendall(head.encode() + body)
    return connection


def test_a_body_whose_sender_hangs_up_half_way_is_not_signed(at: str) -> None:
    with connected(at, BODY[:-1]) as sender:
        sender.shutdown(socket.SHUT_WR)
        assert sender.recv(100) == b""
    assert Web.received == []


def test_a_sender_that_is_gone_before_its_answer_is_one_line(at: str) -> None:
    Web.delay = 0.2
    with capture_logs() as lines:
        sender = connected(at, BODY)
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sender.close()
        until = time.monotonic() + 5
        while len(lines) < 2 and time.monotonic() < until:
            time.sleep(0.02)
    assert [line["event"] for line in lines] == ["outside_call", "relay_sender_gone"]
