"""PUT /_/faults: the outside world broken on purpose."""

import time
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import Running
from tests.sandbox.conftest import Door

BEARER = {"Authorization": "Bearer xoxb-sandbox-token"}


@pytest.fixture
def ask(outside: Running) -> Any:
    """One call to Slack."""
    return lambda: requests.post(f"{outside.url}/slack/api/auth.test", headers=BEARER, timeout=5)


def test_a_status_answers_every_call(door: Door, ask: Any) -> None:
    door.breaks(slack={"status": 503})
    answer = ask()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_an_error_rate_of_one_fails_every_call(door: Door, ask: Any) -> None:
    door.breaks(slack={"error_rate": 1})
    assert ask().status_code == 500


def test_an_error_rate_fails_a_share_with_the_status_given(door: Door, ask: Any) -> None:
    door.breaks(slack={"error_rate": 0.5, "status": 502})
    assert {ask().status_code for _ in range(40)} == {200, 502}


def test_a_refused_call_does_nothing(door: Door, slack: WebClient, room: str, outside: Running) -> None:
    door.breaks(slack={"status": 500})
    form = {"channel": room, "text": "x"}
    requests.post(f"{outside.url}/slack/api/chat.postMessage", data=form, headers=BEARER, timeout=5)
    assert outside.state.slack.channel(room).messages == []


def test_a_lost_answer_was_done_all_the_same(door: Door, room: str, outside: Running) -> None:
    door.breaks(slack={"lose_answers": 1})
    form = {"channel": room, "text": "heard by nobody"}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{outside.url}/slack/api/chat.postMessage", data=form, headers=BEARER, timeout=5)
    assert [message.text for message in outside.state.slack.channel(room).messages] == ["heard by nobody"]
    assert door.get("calls")[-1]["lost"] is True


def test_a_delay_makes_every_call_slow(door: Door, ask: Any) -> None:
    door.breaks(slack={"delay_s": 0.3})
    began = time.monotonic()
    assert ask().status_code == 200
    assert time.monotonic() - began >= 0.3


def test_a_slow_system_does_not_slow_another(door: Door, outside: Running) -> None:
    door.breaks(slack={"delay_s": 5})
    began = time.monotonic()
    requests.get(f"{outside.url}/oncall/api/v1/users/current/", timeout=5)
    assert time.monotonic() - began < 2


def test_a_rate_limit_counts_all_calls_to_the_system(door: Door, ask: Any) -> None:
    door.breaks(slack={"rate_limit": 2})
    assert [ask().status_code for _ in range(3)] == [200, 200, 429]
    answer = ask()
    assert (answer.headers["Retry-After"], answer.json()) == ("30", {"ok": False, "error": "ratelimited"})


def test_slack_refuses_in_its_own_word_what_is_named_and_nothing_else(
    door: Door, slack: WebClient, room: str, ask: Any
) -> None:
    door.breaks(slack={"error": "missing_scope", "methods": ["pins.add"]})
    with pytest.raises(SlackApiError) as refused:
        slack.pins_add(channel=room, timestamp="1.1")
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "pins:write")
    assert ask().json()["ok"] is True


def test_only_the_methods_that_are_named_are_down(door: Door, slack: WebClient, ask: Any) -> None:
    door.breaks(slack={"status": 503, "methods": ["conversations.create"]})
    with pytest.raises(SlackApiError) as down:
        slack.conversations_create(name="incident-1", is_private=True)
    assert (down.value.response.status_code, ask().status_code) == (503, 200)


def test_a_rate_limit_by_its_word_comes_as_one(door: Door, ask: Any) -> None:
    door.breaks(slack={"error": "ratelimited"})
    assert (ask().status_code, ask().headers["Retry-After"]) == (429, "1")


def test_an_empty_object_mends_everything(door: Door, ask: Any) -> None:
    door.breaks(slack={"status": 503})
    assert door.breaks().json() == {}
    assert ask().status_code == 200


@pytest.mark.parametrize(
    ("system", "path"),
    [
        ("grafana", "/mimir/api/v1/query"),
        ("grafana", "/loki/loki/api/v1/query_range"),
        ("grafana", "/tempo/api/search"),
        ("workos", "/workos/directory_users"),
        ("github", "/github/repos/sandbox/checkout"),
    ],
)
def test_the_systems_that_are_only_read_can_be_broken_too(door: Door, outside: Running, system: str, path: str) -> None:
    door.breaks(**{system: {"status": 502}})
    assert requests.get(f"{outside.url}{path}", timeout=5).status_code == 502


@pytest.mark.parametrize(
    ("faults", "named"),
    [
        ({"pager": {"status": 500}}, "unknown system 'pager'"),
        ({"slack": {"status": 200}}, "slack.status is a number from 300 to 599"),
        ({"slack": {"error_rate": 1.5}}, "slack.error_rate is a number from 0 to 1"),
        ({"slack": {"delay_s": "long"}}, "slack.delay_s is a number from 0 to 60"),
        ({"slack": {"mood": "bad"}}, "no fault is called 'mood'"),
        ({"slack": {"read_lag_s": 1}}, "no fault is called 'read_lag_s'"),
        ({"slack": {"error": "Not a word"}}, "slack.error is a word of Slack's"),
        ({"slack": {"methods": "pins.add"}}, "slack.methods lists methods"),
        ({"oncall": {"error": "token_revoked"}}, "no fault is called 'error'"),
        ({"statuspage": {"metadata_mode": "both"}}, "statuspage.metadata_mode is one of replace, merge"),
        ({"slack": 500}, "slack: send an object"),
    ],
)
def test_refuses_what_makes_no_sense(door: Door, faults: dict[str, Any], named: str) -> None:
    answer = door.breaks(**faults)
    assert answer.status_code == 400
    assert named in answer.json()["error"]


def test_bedrock_fails_in_awss_words(door: Door, outside: Running) -> None:
    door.breaks(bedrock={"status": 429})
    answer = requests.post(f"{outside.url}/bedrock/model/x/invoke", json={}, timeout=5)
    assert answer.headers["x-amzn-errortype"] == "ThrottlingException"


def test_linear_says_in_its_body_that_it_is_asked_too_often(door: Door, outside: Running) -> None:
    door.breaks(linear={"status": 429})
    answer = requests.post(f"{outside.url}/linear/graphql", json={}, timeout=5)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "RATELIMITED")
