"""How Slack is spoken to: what leaves by which way, and Slack's words as the three failures."""

import json

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from clients import slack
from clients.errors import Held, OutcomeUnknown, OutsideError, TryLater
from clients.slack import SlackRefused
from tests.clients.odd_server import OddServer, Step, answer


@pytest.fixture
def strange(odd: OddServer, settings: Settings) -> OddServer:
    """Slack, answering what the test says."""
    settings.SLACK_API_URL = f"{odd.url}/api/"
    return odd


def said(**body: object) -> list[Step]:
    return answer(200, json.dumps(body).encode(), "Content-Type: application/json")


def test_it_leaves_through_the_one_door() -> None:
    with capture_logs() as logs:
        slack.call("auth.test", safe=True)
    assert [(line["event"], line["system"]) for line in logs] == [("outside_call", "slack")]


def test_arguments_are_a_form_and_the_token_a_header(strange: OddServer) -> None:
    strange.script = [said(ok=True)]
    slack.call("some.method", safe=True, blocks=[{"type": "divider"}], force=True, nothing=None)
    head, _, body = strange.asked[0].partition(b"\r\n\r\n")
    assert b"Authorization: Bearer xoxb-sandbox-token" in head
    assert body == b"blocks=%5B%7B%22type%22%3A+%22divider%22%7D%5D&force=true"


@pytest.mark.parametrize("word", sorted(slack.HARMLESS))
def test_what_is_as_was_asked_is_no_failure(strange: OddServer, word: str) -> None:
    strange.script = [said(ok=False, error=word)]
    assert slack.call("pins.add", safe=True)["error"] == word


@pytest.mark.parametrize("word", sorted(slack.LATER))
def test_a_word_that_means_later_is_tried_later(strange: OddServer, word: str) -> None:
    strange.script = [said(ok=False, error=word)]
    with pytest.raises(TryLater):
        slack.call("chat.postMessage", safe=False)


@pytest.mark.parametrize(("safe", "kind"), [(True, TryLater), (False, OutcomeUnknown)])
@pytest.mark.parametrize("word", sorted(slack.UNCERTAIN))
def test_a_failure_inside_slack_depends_on_the_call(
    strange: OddServer, word: str, kind: type[OutsideError], *, safe: bool
) -> None:
    strange.script = [said(ok=False, error=word)]
    with pytest.raises(kind):
        slack.call("chat.postMessage", safe=safe)


def test_any_other_word_is_refused_with_slacks_reason(strange: OddServer) -> None:
    strange.script = [said(ok=False, error="invalid_blocks", response_metadata={"messages": ["[ERROR] too long"]})]
    with pytest.raises(SlackRefused) as refused:
        slack.call("chat.postMessage", safe=False)
    assert (refused.value.code, refused.value.detail) == ("invalid_blocks", "[ERROR] too long")
    assert "invalid_blocks" not in str(refused.value)


def test_a_missing_scope_is_named(strange: OddServer) -> None:
    strange.script = [said(ok=False, error="missing_scope", needed="pins:write")]
    with pytest.raises(Held, match=r"reinstall the app with pins:write$"):
        slack.call("pins.add", safe=True)


def test_a_rate_limit_says_when(strange: OddServer) -> None:
    strange.script = [answer(429, b'{"ok": false, "error": "ratelimited"}', "Retry-After: 12")]
    with pytest.raises(TryLater) as later:
        slack.call("chat.postMessage", safe=False)
    assert later.value.after == 12.0


@pytest.mark.parametrize("body", [b"<html>password</html>", b"", b"[]", b"{}", b'{"ok": false}', b'{"ok"'])
def test_what_is_no_answer_of_slacks_is_unknown_after_a_write(strange: OddServer, body: bytes) -> None:
    strange.script = [answer(200, body)]
    with pytest.raises(OutcomeUnknown) as unknown:
        slack.call("chat.postMessage", safe=False)
    assert "password" not in f"{unknown.value}{unknown.value.code}"


@pytest.mark.parametrize("status", [400, 403, 404, 407, 451])
@pytest.mark.parametrize("body", [b"<html>Access denied by proxy</html>", b"", b'{"message": "blocked"}'])
def test_what_stands_between_slack_and_us_refuses_nothing_for_good(
    strange: OddServer, status: int, body: bytes
) -> None:
    strange.script = [answer(status, body)]
    with pytest.raises(TryLater) as later:
        slack.call("chat.postMessage", safe=False)
    assert "proxy" not in str(later.value)


def test_a_refusal_is_slacks_own_whatever_status_it_has(strange: OddServer) -> None:
    strange.script = [answer(403, b'{"ok": false, "error": "invalid_auth"}')]
    with pytest.raises(Held):
        slack.call("chat.postMessage", safe=False)


def test_a_post_that_is_led_elsewhere_may_have_been_made(strange: OddServer) -> None:
    strange.script = [answer(302, b"<html>Sign in</html>", "Location: https://sso.example.com/")]
    with pytest.raises(OutcomeUnknown):
        slack.call("chat.postMessage", safe=False)


def test_a_post_in_drops_ends_with_its_deadline(strange: OddServer) -> None:
    drops: list[Step] = [0.05, b" "] * 100
    strange.script = [[b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", *drops]]
    with pytest.raises(OutcomeUnknown) as unknown:
        slack.call("chat.postMessage", safe=False, deadline=0.8)
    assert unknown.value.code == "timeout"


def test_pages_follow_their_cursor(strange: OddServer) -> None:
    strange.script = [said(ok=True, n=1, response_metadata={"next_cursor": "c2"}), said(ok=True, n=2)]
    assert [page["n"] for page in slack.pages("users.conversations")] == [1, 2]
    assert b"cursor=c2" in strange.asked[1]
