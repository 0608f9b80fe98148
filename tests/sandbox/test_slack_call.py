"""Any call to Slack's Web API."""

import json

import requests
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox.slack_words import refusal, section, why

BEARER = {"Authorization": "Bearer xoxb-sandbox-token"}


def test_says_who_the_token_belongs_to(slack: WebClient) -> None:
    assert slack.auth_test()["user_id"] == "U0BOT0000"


def test_refuses_a_method_that_does_not_exist(slack: WebClient) -> None:
    assert why(lambda: slack.api_call("conversations.list")) == "unknown_method"


def test_refuses_a_call_without_a_token(outside: Running) -> None:
    assert requests.post(f"{outside.url}/slack/api/auth.test", timeout=5).json()["error"] == "not_authed"


def test_refuses_a_wrong_token(outside: Running) -> None:
    wrong = WebClient("xoxb-other", base_url=f"{outside.url}/slack/api/")
    assert why(wrong.auth_test) == "invalid_auth"


def test_names_a_missing_argument(slack: WebClient) -> None:
    answered = refusal(lambda: slack.api_call("chat.update", json={"channel": "C1", "text": "x"}))
    assert answered["error"] == "invalid_arguments"
    assert answered["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


def test_takes_blocks_written_out_in_a_form(outside: Running, room: str) -> None:
    form = {"channel": room, "text": "hi", "blocks": json.dumps([section("hello")])}
    answer = requests.post(f"{outside.url}/slack/api/chat.postMessage", data=form, headers=BEARER, timeout=5).json()
    assert answer["message"]["blocks"][0]["text"]["text"] == "hello"


def test_refuses_a_body_that_is_no_json(outside: Running) -> None:
    headers = {**BEARER, "Content-Type": "application/json"}
    answer = requests.post(f"{outside.url}/slack/api/auth.test", data=b"{", headers=headers, timeout=5)
    assert answer.json()["error"] == "invalid_json"


def test_is_limited_by_its_tier(slack: WebClient, outside: Running) -> None:
    for number in range(20):
        slack.conversations_create(name=f"room-{number}")
    headers = BEARER
    form = {"name": "one-more"}
    answer = requests.post(f"{outside.url}/slack/api/conversations.create", data=form, headers=headers, timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["error"]) == (429, "3", "ratelimited")


def test_is_allowed_again_once_the_wait_is_over(slack: WebClient, outside: Running) -> None:
    for number in range(20):
        slack.conversations_create(name=f"room-{number}")
    outside.state.clock.advance(3)
    assert slack.conversations_create(name="one-more")["ok"]
