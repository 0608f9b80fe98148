"""What a status and a body mean."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.answers import DETAIL_CHARACTERS, LONGEST_WAIT, detail_in, failure_of, read, retry_after
from clients.errors import OutcomeUnknown, Refused, TryLater

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@pytest.mark.parametrize("safe", [True, False])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 451])
def test_a_4xx_is_refused(status: int, *, safe: bool) -> None:
    failure = failure_of("linear", status=status, headers={}, body=b"", safe=safe)
    assert isinstance(failure, Refused)
    assert failure.code == str(status)


@pytest.mark.parametrize("safe", [True, False])
@pytest.mark.parametrize("status", [420, 429])
def test_a_rate_limit_means_that_nothing_happened(status: int, *, safe: bool) -> None:
    assert isinstance(failure_of("linear", status=status, headers={}, body=b"", safe=safe), TryLater)


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 599])
def test_an_unclear_status_is_unknown_unless_repeating_is_harmless(status: int) -> None:
    assert isinstance(failure_of("linear", status=status, headers={}, body=b"", safe=False), OutcomeUnknown)
    assert isinstance(failure_of("linear", status=status, headers={}, body=b"", safe=True), TryLater)


def test_a_2xx_is_no_failure() -> None:
    assert failure_of("linear", status=204, headers={}, body=b"", safe=False) is None


def test_a_wait_may_be_given_as_a_date() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 50 < (retry_after({"Retry-After": at}) or 0) <= 60


@pytest.mark.parametrize(
    ("said", "meant"), [("7", 7.0), ("0.5", 0.5), ("99999999", LONGEST_WAIT), ("soon", None), ("", None), ("-3", None)]
)
def test_a_wait_in_seconds_is_kept_within_reason(said: str, meant: float | None) -> None:
    assert retry_after({"Retry-After": said}) == meant


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_no_wait_however_written_breaks_us(said: str) -> None:
    wait = retry_after({"Retry-After": said})
    assert wait is None or 0 <= wait <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"error": ["Name can\'t be blank", "Body is too long"]}', "Name can't be blank; Body is too long"),
        (b'{"detail": "Not\\n found."}', "Not found."),
        (b'{"errors": [{"message": "one"}]}', "one"),
        (b"<html>down for maintenance</html>", ""),
        (b'{"token": "secret"}', ""),
    ],
)
def test_the_reason_is_read_where_it_usually_stands(body: bytes, reason: str) -> None:
    assert detail_in(body) == reason


@settings(max_examples=30, deadline=None)
@given(JSON)
def test_any_json_gives_one_short_line(said: object) -> None:
    detail = detail_in(json.dumps(said).encode())
    assert len(detail) <= DETAIL_CHARACTERS
    assert "\n" not in detail


def test_a_body_of_another_shape_is_refused() -> None:
    with pytest.raises(Refused):
        read("linear", list[int], b'{"a": 1}', safe=True)


def test_a_body_that_is_no_json_is_tried_later() -> None:
    with pytest.raises(TryLater):
        read("linear", list[int], b"<html>", safe=True)


@pytest.mark.parametrize("body", [b"<html>", b'{"a": 1}'])
def test_an_unreadable_body_after_a_write_is_unknown(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        read("linear", list[int], body, safe=False)
