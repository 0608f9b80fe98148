"""The web server and its front, as senders meet them: over sockets, with every way to send a body."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from incident_response.wsgi_call import PIECE
from incidents.models import Delivery
from tests.at_once import at_once
from tests.conftest import native, signed
from tests.incident_response.conftest import GET, POST, Wire

Open = Callable[[], Wire]
BODY = json.dumps(native()).encode()
LIMIT = 256 * 1024
pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


def head(*more: str, sign: bytes = BODY) -> bytes:
    """The head of a genuine webhook."""
    return POST + "".join(f"{name}: {value}\r\n" for name, value in signed(sign).items()).encode() + _lines(*more)


def _lines(*more: str) -> bytes:
    return "\r\n".join([*more, "", ""]).encode()


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def milliseconds_for_a_bare_request(wire: Wire) -> float:
    start = time.monotonic()
    assert wire.send(GET).answer() == (200, b'{"status": "ok"}')
    return (time.monotonic() - start) * 1000


def test_a_signed_webhook_goes_through(wire: Open) -> None:
    status, body = wire().send(head(f"Content-Length: {len(BODY)}"), BODY).answer()
    assert status == 200
    assert json.loads(body)["message"].endswith("opened")


def test_a_chunked_body_arrives_whole(wire: Open) -> None:
    status, _ = wire().send(head("Transfer-Encoding: chunked"), chunks(BODY[:7], BODY[7:100], BODY[100:])).answer()
    assert status == 200
    assert bytes(Delivery.objects.get().body) == BODY


def test_a_body_in_two_halves_is_waited_for(wire: Open) -> None:
    assert wire().send(head(f"Content-Length: {len(BODY)}"), BODY[:50], 0.7, BODY[50:]).answer()[0] == 200


def test_an_empty_body_is_a_body(wire: Open) -> None:
    assert wire().send(POST + b"Content-Length: 0\r\n\r\n").answer()[0] == 401
    assert wire().send(POST + b"\r\n").answer()[0] == 401


def test_head_gives_the_headers_alone(wire: Open) -> None:
    wired = wire().send(GET.replace(b"GET", b"HEAD"))
    assert b"content-length: 16\r\n" in wired.head()
    assert wired.send(GET).answer() == (200, b'{"status": "ok"}')


def test_a_declared_length_over_the_limit_is_refused_unread(wire: Open) -> None:
    wired = wire().send(POST + _lines(f"Content-Length: {LIMIT + 1}"))
    assert wired.answer() == (413, b'{"message": "the body is over the size limit"}')
    assert wired.closed()


def test_of_the_api_that_is_a_problem_too(wire: Open) -> None:
    api = POST.replace(b"/webhooks/grafana-oncall", b"/api/v1/incidents/")
    for lines, parts, kind in (
        ([f"Content-Length: {LIMIT + 1}"], [], "too-large"),
        (["Content-Length: 3"], [b"{"], "body-late"),
    ):
        wired = wire().send(api + _lines(*lines), *parts)
        told = wired.head()
        assert b"content-type: application/problem+json\r\n" in told
        length = int(told.partition(b"content-length:")[2].split()[0])
        said = json.loads(wired.read(length))
        assert said["type"] == f"urn:problem-type:incident-response:{kind}"
        assert wired.closed()


def test_an_endless_body_is_cut_off_at_the_limit(wire: Open) -> None:
    wired = wire().send(POST + _lines("Transfer-Encoding: chunked"), *[b"10000\r\n" + b"x" * 65536 + b"\r\n"] * 64)
    assert wired.answer()[0] == 413
    assert wired.closed()


def test_who_asks_before_sending_too_much_is_told_at_once(wire: Open) -> None:
    wired = wire().send(POST + _lines("Expect: 100-continue", f"Content-Length: {LIMIT * 9}"))
    assert wired.answer()[0] == 413


def test_a_body_at_the_limit_is_looked_at(wire: Open) -> None:
    assert wire().send(POST + _lines(f"Content-Length: {LIMIT}"), b"x" * LIMIT).answer()[0] == 401


def test_a_length_that_promises_too_much_times_out(wire: Open) -> None:
    wired = wire().send(head(f"Content-Length: {len(BODY) + 1}"), BODY)
    assert wired.answer() == (408, b'{"message": "the body did not arrive within 2 s"}')
    assert wired.closed()


def test_a_drip_does_not_prolong_the_deadline(wire: Open) -> None:
    drops: list[bytes | float] = [b"x", 0.7] * 8
    start = time.monotonic()
    wired = wire().send(head(f"Content-Length: {len(BODY)}"), *drops)
    assert wired.answer()[0] == 408
    assert time.monotonic() - start < 5  # and not eight times 0.7 s


def test_a_length_that_promises_too_little_verifies_nothing(wire: Open) -> None:
    wired = wire().send(head(f"Content-Length: {len(BODY) - 5}"), BODY)
    assert [status for status, _ in wired.answers(2)] == [401, 400]


@pytest.mark.parametrize("lie", ["Content-Length: -1", "Content-Length: ten", "Content-Length: 3\r\nContent-Length: 4"])
def test_a_length_that_is_none_is_refused(wire: Open, lie: str) -> None:
    assert wire().send(head(lie), BODY).answer()[0] == 400


def test_two_hundred_half_sent_bodies_slow_nobody(wire: Open) -> None:
    for _ in range(200):
        wire().send(head(f"Content-Length: {len(BODY)}"), BODY[:20])
    other = wire()
    milliseconds_for_a_bare_request(other)
    assert sorted(milliseconds_for_a_bare_request(other) for _ in range(20))[10] < 500
    assert wire().send(head(f"Content-Length: {len(BODY)}"), BODY).answer()[0] == 200


def test_a_sender_who_hangs_up_half_way_leaves_nothing(wire: Open, log: Path) -> None:
    for _ in range(20):
        wire().send(head(f"Content-Length: {len(BODY)}"), BODY[:20]).hang_up()
    assert wire().send(GET).answer()[0] == 200
    assert not Delivery.objects.exists()
    assert "Traceback" not in log.read_text()


def test_requests_in_a_row_on_one_connection_are_answered_in_order(wire: Open) -> None:
    webhook = head(f"Content-Length: {len(BODY)}") + BODY
    answers = wire().send(GET + webhook + GET.replace(b"health", b"nowhere") + webhook).answers(4)
    assert [status for status, _ in answers] == [200, 200, 404, 200]
    assert b"duplicate" in answers[3][1]


def test_eight_at_once_are_answered_and_opened_once_each(wire: Open) -> None:
    def send(number: int) -> Callable[[], Any]:
        body = json.dumps(native(f"GROUP{number}")).encode()
        request = head(f"Content-Length: {len(body)}", sign=body) + body
        return lambda: wire().send(request).answer()[0]

    assert at_once(*(send(number % 4) for number in range(8))) == [200] * 8
    assert Delivery.objects.count() == 4


def test_a_long_answer_arrives_whole_and_the_next_after_it(wire: Open) -> None:
    wired = wire().send(GET.replace(b"/health", b"/static/admin/js/vendor/jquery/jquery.js"))
    status, body = wired.answer()
    assert (status, len(body) > PIECE, body.rstrip().endswith(b");")) == (200, True, True)
    assert wired.send(GET).answer()[0] == 200


def test_where_mcp_is_off_there_is_no_such_page(wire: Open) -> None:
    assert wire().send(GET.replace(b"/health", b"/mcp")).answer()[0] == 404
    assert (
        wire().send(POST.replace(b"/webhooks/grafana-oncall", b"/mcp") + b"Content-Length: 2\r\n\r\n{}").answer()[0]
        == 404
    )


def test_a_header_with_an_underscore_does_not_stand_for_the_real_one(wire: Open) -> None:
    forged = head(f"Content-Length: {len(BODY)}").replace(b"X-Grafana-OnCall-Signature", b"X_Grafana_OnCall_Signature")
    assert wire().send(forged, BODY).answer()[0] == 401


def test_a_signature_given_twice_is_none(wire: Open) -> None:
    twice = head("X-Grafana-OnCall-Signature: 00", f"Content-Length: {len(BODY)}")
    assert wire().send(twice, BODY).answer()[0] == 401


def test_a_second_host_is_refused(wire: Open) -> None:
    assert (
        wire().send(b"GET /admin/login/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n").answer()[0] == 400
    )


@pytest.mark.parametrize("odd", [b"/%ff%00", b"/%C3%BC", b"/\xff", b"/health%2F..", b"*"])
def test_an_odd_path_is_only_not_found(wire: Open, odd: bytes) -> None:
    assert wire().send(GET.replace(b"/health", odd)).answer()[0] in {400, 404}


def test_bytes_that_are_no_text_in_a_header_do_no_harm(wire: Open) -> None:
    binary = head("X-Other: \u00fc", f"Content-Length: {len(BODY)}").replace(b"X-Other: ", b"X-Other: \xff\xfe")
    assert wire().send(binary, BODY).answer()[0] == 200


def test_a_websocket_is_not_opened(wire: Open) -> None:
    upgrade = GET.replace(
        b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert wire().send(upgrade).answer()[0] == 200


def test_threads_keep_their_connections_and_do_not_gather_more(wire: Open) -> None:
    ready = GET.replace(b"/health", b"/ready")
    for _ in range(4):
        assert at_once(*[lambda: wire().send(ready * 3).answers(3)[2][0]] * 8) == [200] * 8
    assert 0 < len(_connections()) <= 16


def test_a_connection_that_broke_is_replaced(wire: Open) -> None:
    ready = GET.replace(b"/health", b"/ready")
    assert wire().send(ready).answer()[0] == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE application_name = 'the-web-server'"
        )
    assert [wire().send(ready).answer()[0] for _ in range(20)] == [200] * 20


def test_a_refused_body_is_logged_by_route_and_answer(wire: Open, log: Path) -> None:
    wire().send(POST + _lines(f"Content-Length: {LIMIT + 1}")).answer()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    last = next(line for line in reversed(lines) if line["event"] == "body_refused")
    assert (last["route"], last["status"]) == ("/webhooks/grafana-oncall", 413)


def _connections() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM pg_stat_activity WHERE application_name = 'the-web-server'")
        return list(cursor.fetchall())
