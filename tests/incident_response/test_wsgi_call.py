"""What Django is told of a request, and what becomes of its answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started

from incident_response.wsgi import application as django
from incident_response.wsgi_call import PIECE, call, environ_of


def scope(*headers: tuple[bytes, bytes], method: str = "GET", path: bytes = b"/health") -> dict[str, Any]:
    """A request as an ASGI server describes it."""
    return {
        "type": "http",
        "method": method,
        "http_version": "1.1",
        "scheme": "http",
        "raw_path": path,
        "query_string": b"q=%ff",
        "headers": [(b"host", b"localhost"), *headers],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
    }


def test_repeated_headers_are_joined_with_a_comma_and_cookies_with_a_semicolon() -> None:
    environ = environ_of(scope((b"x-a", b"1"), (b"x-a", b"2"), (b"cookie", b"a=1"), (b"cookie", b"b=2")), b"")
    assert environ["HTTP_X_A"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_a_name_with_an_underscore_is_left_out() -> None:
    environ = environ_of(scope((b"x_forwarded_for", b"10.0.0.1"), (b"content_length", b"9"), (b"x-a_b", b"1")), b"")
    assert [name for name in environ if name.startswith("HTTP_")] == ["HTTP_HOST"]
    assert environ["CONTENT_LENGTH"] == "0"


def test_the_length_is_the_bodys_whatever_was_declared() -> None:
    environ = environ_of(scope((b"content-length", b"5"), (b"transfer-encoding", b"chunked")), b"whole body")
    assert environ["CONTENT_LENGTH"] == "10"
    assert environ["wsgi.input"].read() == b"whole body"
    assert "HTTP_TRANSFER_ENCODING" not in environ


def test_bytes_pass_through_as_latin_1() -> None:
    environ = environ_of(scope((b"x-a", b"\xff\xc3\xbc"), path=b"/%C3%BC%ff"), b"")
    assert environ["HTTP_X_A"].encode("latin-1") == b"\xff\xc3\xbc"
    assert environ["PATH_INFO"].encode("latin-1") == b"/\xc3\xbc\xff"
    assert environ["QUERY_STRING"] == "q=%ff"


def test_an_answer_has_a_length_unless_its_status_forbids_one() -> None:
    def answers(status: str) -> Callable[..., list[bytes]]:
        return lambda _environ, start: (start(status, [("X-A", "1")]), [b"a", b"b"])[1]

    assert call(answers("200 OK"), scope(), b"").headers == [(b"x-a", b"1"), (b"content-length", b"2")]
    assert call(answers("304 Not Modified"), scope(), b"").headers == [(b"x-a", b"1")]


def test_what_the_application_returned_is_closed_even_when_it_breaks() -> None:
    closed: list[bool] = []

    class Breaking:
        def __iter__(self) -> Iterator[bytes]:
            raise ZeroDivisionError

        def close(self) -> None:
            closed.append(True)

    with pytest.raises(ZeroDivisionError):
        call(lambda _environ, _start: Breaking(), scope(), b"")
    assert closed == [True]


def test_django_hears_when_a_request_begins_and_ends(transactional_db: None) -> None:
    heard: list[str] = []
    started, ended = (lambda **_: heard.append("started")), (lambda **_: heard.append("ended"))
    request_started.connect(started)
    request_finished.connect(ended)
    try:
        assert call(django, scope(), b"").status == 200
    finally:
        request_started.disconnect(started)
        request_finished.disconnect(ended)
    assert heard == ["started", "ended"]


class Long:
    """An answer of two pieces and a little, that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from [b"x" * 1000] * (PIECE // 500 + 1)

    def close(self) -> None:
        self.closed = True


def test_a_long_answer_comes_in_pieces_and_is_closed_at_its_end_or_when_nobody_wants_it() -> None:
    for is_wanted in (True, False):
        long = Long()
        answer = call(lambda _environ, start, long=long: (start("200 OK", []), long)[1], scope(), b"")
        assert answer.rest
        assert (len(answer.body) >= PIECE, long.closed, answer.headers) == (True, False, [])
        if is_wanted:
            assert len(answer.body) + sum(map(len, answer.rest)) == 1000 * (PIECE // 500 + 1)
        answer.rest.close()
        assert long.closed
