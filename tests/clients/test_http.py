"""The one door: what leaves, how often, for how long, and what each failure is called."""

import socket
import time
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from clients import breaker, http
from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from tests.clients.odd_server import OddServer, Step, answer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n"


def get(odd: OddServer, **more: object) -> http.Response:
    return http.call("odd", "GET", f"{odd.url}/here?key=hidden", to=[odd.url], safe=True, **more)  # type: ignore[arg-type]


def post(odd: OddServer, **more: object) -> http.Response:
    return http.call("odd", "POST", f"{odd.url}/here", to=[odd.url], safe=False, json={}, **more)  # type: ignore[arg-type]


def closed_port() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"{name}_total", labels) or 0.0


def test_an_answer_is_given_whole(odd: OddServer) -> None:
    assert (get(odd).status, get(odd).body) == (200, b"ok")


def test_headers_are_found_in_any_case(odd: OddServer) -> None:
    odd.script = [answer(200, b"", "X-Kind: good")]
    assert get(odd).headers["x-kind"] == "good"


def test_a_safe_call_is_repeated_after_a_5xx(odd: OddServer) -> None:
    odd.script = [answer(503), answer(502), answer(200, b"third")]
    assert get(odd).body == b"third"


def test_a_safe_call_is_repeated_after_a_cut_connection(odd: OddServer) -> None:
    odd.script = [[], answer(200, b"second")]
    assert get(odd).body == b"second"


def test_a_safe_call_is_made_three_times_at_most(odd: OddServer) -> None:
    odd.script = [answer(500)]
    with pytest.raises(TryLater):
        get(odd)
    assert len(odd.asked) == 3


@pytest.mark.parametrize("script", [answer(500), answer(429), []], ids=["5xx", "429", "cut"])
def test_a_call_that_is_not_safe_is_made_once(odd: OddServer, script: list[bytes]) -> None:
    odd.script = [script]
    with pytest.raises(OutsideError):
        post(odd)
    assert len(odd.asked) == 1


@pytest.mark.parametrize("status", [408, 425, 500, 503, 301, 302])
def test_an_answer_that_leaves_it_open_is_unknown_after_a_write(odd: OddServer, status: int) -> None:
    odd.script = [answer(status, b"", "Location: http://127.0.0.1:9/")]
    with pytest.raises(OutcomeUnknown) as unknown:
        post(odd)
    assert unknown.value.code == str(status)


def test_a_redirect_is_not_followed(odd: OddServer) -> None:
    odd.script = [answer(302, b"", f"Location: {odd.url}/there")]
    with pytest.raises(Refused):
        get(odd)
    assert len(odd.asked) == 1


def test_a_cut_connection_is_unknown_after_a_write(odd: OddServer) -> None:
    odd.script = [[]]
    with pytest.raises(OutcomeUnknown) as unknown:
        post(odd)
    assert unknown.value.code == "cut"


def test_half_an_answer_is_unknown_after_a_write(odd: OddServer) -> None:
    odd.script = [[HEAD + b"half"]]
    with pytest.raises(OutcomeUnknown):
        post(odd)


def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    with pytest.raises(TryLater) as later:
        nowhere = closed_port()
        http.call("odd", "POST", nowhere, to=[nowhere], safe=False)
    assert later.value.code == "unreachable"


def test_an_unknown_host_means_that_nothing_was_sent() -> None:
    with pytest.raises(TryLater):
        http.call("odd", "POST", "http://nowhere.invalid/", to=["http://nowhere.invalid"], safe=False)


def test_a_failed_handshake_means_that_nothing_was_sent(odd: OddServer) -> None:
    with pytest.raises(TryLater):
        secure = odd.url.replace("http:", "https:")
        http.call("odd", "POST", secure, to=[secure], safe=False)


@pytest.mark.parametrize("address", ["", "nothing/here", "ftp://example.com/"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        http.call("odd", "GET", address, safe=True)


@pytest.mark.parametrize(
    "script",
    [
        [30.0],
        [HEAD, *([0.05, b"x"] * 100)],
        [b"HTTP/1.1 200 OK\r\n", *([0.05, b"X-More: 1\r\n"] * 100)],
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", *([0.05, b"x"] * 100)],
    ],
    ids=["silent", "body in drops", "headers in drops", "drops without a length"],
)
def test_the_deadline_holds_however_slowly_the_answer_comes(odd: OddServer, script: list[Step]) -> None:
    odd.script = [script]
    started = time.monotonic()
    with pytest.raises(OutcomeUnknown) as unknown:
        post(odd, deadline=1.0)
    assert unknown.value.code == "timeout"
    assert time.monotonic() - started < 3  # the answer would have taken 5 s


def test_repeats_end_with_the_deadline(odd: OddServer) -> None:
    odd.script = [[0.6]]
    with pytest.raises(TryLater):
        get(odd, deadline=1.0)
    assert len(odd.asked) == 1  # a second one could not have ended in time


def test_a_call_that_is_not_safe_goes_on_a_connection_of_its_own(odd: OddServer) -> None:
    kept = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    odd.script = [[kept, 0.2], answer(200, b"own")]
    get(odd)
    assert post(odd).body == b"own"
    assert b"Connection: close\r\n" in odd.asked[1]


def test_no_byte_leaves_after_its_time(odd: OddServer) -> None:
    with pytest.raises(TryLater):
        post(odd, first_byte_by=time.monotonic() - 0.01)
    time.sleep(0.1)
    assert odd.asked == []


def test_an_answer_that_is_too_large_is_refused(odd: OddServer) -> None:
    body = b"x" * (5 * 1024 * 1024 + 1)
    odd.script = [answer(200, body)]
    with pytest.raises(Refused) as refused:
        get(odd)
    assert refused.value.code == "too_large"


def test_how_long_to_wait_is_passed_on(odd: OddServer) -> None:
    odd.script = [answer(429, b"", "Retry-After: 30")]
    with pytest.raises(TryLater) as later:
        get(odd)
    assert (later.value.after, len(odd.asked)) == (30.0, 1)


def test_a_short_wait_is_waited_for(odd: OddServer) -> None:
    odd.script = [answer(429, b"", "Retry-After: 0.1"), answer(200, b"then")]
    assert get(odd).body == b"then"


def test_a_status_that_is_asked_for_is_handed_back(odd: OddServer) -> None:
    odd.script = [answer(404, b"none")]
    assert get(odd, hand_back={404}).status == 404


def test_credentials_of_the_machine_are_not_added(
    odd: OddServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    get(odd, headers={"Authorization": "OAuth ours"})
    assert b"Authorization: OAuth ours" in odd.asked[0]


def test_cookies_are_not_kept(odd: OddServer) -> None:
    odd.script = [answer(200, b"", "Set-Cookie: a=b; Path=/"), answer(200)]
    get(odd), get(odd)
    assert b"Cookie" not in odd.asked[1]


def test_words_of_a_failure_hold_neither_query_nor_body(odd: OddServer) -> None:
    odd.script = [answer(500, b"token=secret")]
    with pytest.raises(TryLater) as later:
        get(odd)
    assert not {"secret", "hidden"} & set(str(later.value).replace("=", " ").split())


def test_after_five_failures_a_system_is_left_alone(odd: OddServer) -> None:
    odd.script = [answer(500)]
    for _ in range(breaker.FAILURES):
        with pytest.raises(OutcomeUnknown):
            post(odd)
    with pytest.raises(TryLater) as later:
        post(odd)
    assert (later.value.code, len(odd.asked)) == ("circuit_open", breaker.FAILURES)


def test_a_refusal_is_a_sign_of_life(odd: OddServer) -> None:
    odd.script = [*[answer(500)] * 4, answer(404), *[answer(500)] * 4, answer(200, b"ok")]
    for _ in range(9):
        with pytest.raises(OutsideError):
            post(odd)
    assert post(odd).body == b"ok"


def test_failures_are_counted_by_system_and_code(odd: OddServer) -> None:
    odd.script = [[5.0]]
    before = counted("http_timeout_count", system="odd"), counted("http_error_count", system="odd", code="timeout")
    with pytest.raises(OutcomeUnknown):
        post(odd, deadline=0.5)
    after = counted("http_timeout_count", system="odd"), counted("http_error_count", system="odd", code="timeout")
    assert after == (before[0] + 1, before[1] + 1)
