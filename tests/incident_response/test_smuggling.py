"""Requests that two servers could read in two ways, sent to the real one: none is taken for another or hides behind one."""

import json
from collections.abc import Callable

import pytest

from incidents.models import Delivery
from tests.conftest import native, signed
from tests.incident_response.conftest import GET, POST, Wire

Open = Callable[[], Wire]
BODY = json.dumps(native()).encode()
SMUGGLED = b"GET /admin/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"  # the server hangs up behind it
pytestmark = pytest.mark.usefixtures("transactional_db", "outside")

AMBIGUOUS = {
    "a length and chunks": [f"Content-Length: {len(BODY)}", "Transfer-Encoding: chunked"],
    "two lengths": [f"Content-Length: {len(BODY)}", "Content-Length: 0"],
    "two lengths in one": [f"Content-Length: {len(BODY)}, 0"],
    "a length with a sign": [f"Content-Length: +{len(BODY)}"],
    "a length in hexadecimal": [f"Content-Length: {len(BODY):#x}"],
    "a space before the colon": [f"Content-Length : {len(BODY)}"],
    "a name that goes on in the next line": [f"Content-Length:\r\n {len(BODY)}"],
    "chunks that are none": [f"Content-Length: {len(BODY)}", "Transfer-Encoding: xchunked"],
    "chunks by halves": ["Transfer-Encoding: chunked, identity"],
    "chunks behind a tab": ["Transfer-Encoding:\tchunked", f"Content-Length: {len(BODY)}"],
    "a bare line feed": [f"X: y\nContent-Length: {len(BODY)}"],
    "a null in a name": [f"X\0: y\r\nContent-Length: {len(BODY)}"],
}


def genuine(*more: str) -> bytes:
    lines = [*(f"{name}: {value}" for name, value in signed(BODY).items()), *more, "", ""]
    return POST + "\r\n".join(lines).encode()


@pytest.mark.parametrize("headers", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_one_whose_end_is_in_doubt_opens_nothing_twice_and_hides_nothing(wire: Open, headers: list[str]) -> None:
    """It is refused, or read by one rule alone: then what stands behind it is the next request, and never both."""
    wired = wire().send(genuine(*headers), BODY, SMUGGLED)
    first, *rest = wired.statuses()
    assert first in {200, 400, 401, 408, 501}
    assert rest in ([], [302], [400], [400, 302])
    assert Delivery.objects.count() == (first == 200)


def test_chunks_win_over_a_length_and_the_rest_is_no_second_request(wire: Open) -> None:
    """As RFC 9112, 6.3 has it, or refused: never the length, behind which a proxy would let a second one through."""
    wired = wire().send(POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", SMUGGLED)
    first, *rest = wired.statuses()
    assert first in {400, 401}
    assert 302 not in rest


@pytest.mark.parametrize(
    "name",
    [
        "X_Grafana_OnCall_Signature",
        "X-Grafana-OnCall-Signature ",
        "X-Grafana-OnCall-Signature\t",
        " X-Grafana-OnCall-Signature",
    ],
)
def test_a_header_that_only_looks_like_the_signature_is_none(wire: Open, name: str) -> None:
    forged = genuine(f"Content-Length: {len(BODY)}").replace(b"X-Grafana-OnCall-Signature", name.encode())
    assert wire().send(forged, BODY).answer()[0] in {400, 401}
    assert not Delivery.objects.exists()


HOSTS = {
    "another": "evil.example",
    "ours as a name": "localhost@evil.example",
    "ours and more": "localhost.evil.example",
    "with a path": "localhost/evil.example",
    "two in one": "localhost, evil.example",
    "none": "",
    "with a line break's escape": "localhost%0d%0aX:y",
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_a_host_that_is_not_ours_is_refused(wire: Open, host: str) -> None:
    page = f"GET /admin/login/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    assert wire().send(page).answer()[0] == 400


def test_without_a_host_nothing_is_shown(wire: Open) -> None:
    assert wire().send(b"GET /admin/login/ HTTP/1.1\r\n\r\n").answer()[0] == 400


@pytest.mark.parametrize("named", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"])
def test_a_header_of_a_proxy_s_changes_neither_host_nor_path(wire: Open, named: str) -> None:
    said = "host=evil.example" if named == "Forwarded" else "/metrics" if named.endswith("URL") else "evil.example"
    wired = wire().send(f"GET /admin/ HTTP/1.1\r\nHost: localhost\r\n{named}: {said}\r\n\r\n".encode())
    head = wired.head()
    assert b" 302 " in head
    assert b"location: /admin/login/?next=/admin/\r\n" in head


def test_an_absolute_address_is_one_of_ours_or_nothing(wire: Open) -> None:
    """RFC 9112, 3.2.2: a server takes it; whose it is counts, and where it differs from Host nobody is fooled."""
    ours = GET.replace(b"/health", b"http://localhost/health")
    assert wire().send(ours).answer()[0] in {200, 400, 404}
    theirs = b"GET http://evil.example/admin/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    wired = wire().send(theirs)
    assert b"evil.example" not in wired.head()


def test_an_endless_head_is_cut_off(wire: Open) -> None:
    wired = wire().send(GET[:-2] + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n")
    assert wired.statuses() in ([], [400], [431])
    assert wire().send(GET).answer()[0] == 200


def test_so_are_a_thousand_headers(wire: Open) -> None:
    wired = wire().send(GET[:-2] + b"".join(b"X-%d: y\r\n" % number for number in range(2_000)) + b"\r\n")
    assert wired.statuses() in ([], [400], [431])
    assert wire().send(GET).answer()[0] == 200
