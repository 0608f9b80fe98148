"""A call that is pinned goes to the address that was found and to no other, with the name in certificate and Host header."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clients import http
from clients.errors import OutcomeUnknown, OutsideError, TryLater
from tests.clients.odd_server import OddServer, answer
from tests.clients.test_addresses import leads_to
from tests.log_lines import log_lines

HERE = http.Pinned(addresses=("127.0.0.1",), called="7")
NAME = "hooks.invalid"


def post(odd: OddServer, **changes: Any) -> http.Response:
    url = odd.url.replace("127.0.0.1", NAME) + "/a-secret-path"
    asked: dict[str, Any] = {"safe": False, "pinned": HERE, "largest": 0, "to": [url]}
    return http.call("endpoint", "POST", url, **asked | changes)


def test_the_name_is_not_looked_up_again_and_the_host_header_has_it(
    odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = leads_to(monkeypatch, "127.0.0.1")
    assert post(odd).status == 200
    assert f"Host: {NAME}:" in odd.asked[0].decode()
    assert set(looked_up) <= {"127.0.0.1"}, "the address itself, which asks nobody"


def test_where_one_address_does_not_answer_the_next_one_does(odd: OddServer) -> None:
    assert post(odd, pinned=http.Pinned(addresses=("127.0.0.2", "127.0.0.1"), called="7")).status == 200


def test_a_kept_connection_to_that_name_is_not_taken(odd: OddServer) -> None:
    http.call("odd", "GET", odd.url, safe=True, to=[odd.url])
    post(odd, safe=True)
    assert "Connection: close" in odd.asked[-1].decode()


def test_it_goes_by_no_proxy(odd: OddServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert post(odd).status == 200


def test_nothing_of_the_answer_is_read_however_long_it_is(odd: OddServer) -> None:
    odd.script = [[b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nSECRET", 30.0]]
    assert post(odd, deadline=5).body == b""


def test_a_redirect_leads_nowhere(odd: OddServer) -> None:
    odd.script = [answer(302, b"", "Location: http://127.0.0.1:1/")]
    assert post(odd, hand_back={302}).status == 302
    assert len(odd.asked) == 1


def test_its_path_is_in_no_log_and_no_error(odd: OddServer) -> None:
    odd.script = [[]]
    with log_lines() as lines, pytest.raises(OutcomeUnknown) as unknown:
        post(odd)
    assert "outside_call" in str(lines())
    assert "a-secret-path" not in f"{unknown.value!r} {unknown.value} {lines()}"


def test_each_has_a_circuit_of_its_own(odd: OddServer) -> None:
    odd.script = [answer(500)]
    for _ in range(5):
        post(odd, hand_back={500})
    with pytest.raises(TryLater, match="The webhook endpoint: it kept failing"):
        post(odd)
    odd.script = [answer(200)]
    assert post(odd, pinned=http.Pinned(addresses=("127.0.0.1",), called="8")).status == 200


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, list[str | None]]]:
    """Port of a TLS server with a certificate for NAME that is trusted here, and the names that it was asked for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    held = key.private_bytes(serialization.Encoding.PEM, form, plain)
    pem.write_bytes(held + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(pem))
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_answer_once, args=(listener, context), daemon=True)
    thread.start()
    yield listener.getsockname()[1], asked
    listener.close()
    thread.join(2)


def _answer_once(listener: socket.socket, context: ssl.SSLContext) -> None:
    plain, _ = listener.accept()
    plain.settimeout(2)
    try:
        with context.wrap_socket(plain, server_side=True) as connection:
            got = b""
            while not got.endswith(b"{}"):
                got += connection.recv(65536)
            connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    except OSError:
        plain.close()


def test_over_tls_the_name_is_asked_for_and_has_to_be_the_certificates(secure: tuple[int, list[str | None]]) -> None:
    port, asked = secure
    url = f"https://{NAME}:{port}/"
    assert http.call("endpoint", "POST", url, safe=False, pinned=HERE, data=b"{}", to=[url]).status == 204
    assert asked == [NAME]


def test_a_certificate_of_another_name_is_none(secure: tuple[int, list[str | None]]) -> None:
    port, asked = secure
    url = f"https://other.invalid:{port}/"
    with pytest.raises(OutsideError):
        http.call("endpoint", "POST", url, safe=False, pinned=HERE, data=b"{}", to=[url])
    assert asked == ["other.invalid"]
