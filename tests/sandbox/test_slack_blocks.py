"""Block Kit in a message: what Slack takes and what it does not."""

from typing import Any

import pytest
from slack_sdk import WebClient

from tests.sandbox.slack_words import JSON, actions, button, plain, refusal, section

CONFIRM = {"title": plain("Sure?"), "text": plain("x" * 301), "confirm": plain("Yes"), "deny": plain("No")}
SELECT = {"type": "static_select", "action_id": "choose", "placeholder": plain("Pick")}


def option(number: int) -> JSON:
    return {"text": plain(f"Option {number}"), "value": str(number)}


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (section("x" * 3001), "/blocks/0/text/text"),
        (section(""), "/blocks/0/text/text"),
        ({"type": "section"}, "/blocks/0"),
        ({"type": "section", "fields": [plain("x")] * 11}, "/blocks/0/fields"),
        ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/blocks/0/text/type"),
        ({"type": "context", "elements": [plain("x")] * 11}, "/blocks/0/elements"),
        ({"type": "curtain"}, "/blocks/0/type"),
        ({"type": "divider", "block_id": "x" * 256}, "/blocks/0/block_id"),
        (actions(button("go", "x" * 76)), "/blocks/0/elements/0/text/text"),
        (actions(button("x" * 256)), "/blocks/0/elements/0/action_id"),
        (actions(button("go", value="x" * 2001)), "/blocks/0/elements/0/value"),
        (actions(button("go", style="loud")), "/blocks/0/elements/0/style"),
        (actions(button("go", confirm=CONFIRM)), "/blocks/0/elements/0/confirm/text/text"),
        (actions(button("go"), button("go")), "/blocks/0"),
        (actions(), "/blocks/0/elements"),
        (actions(*(button(f"b{n}") for n in range(26))), "/blocks/0/elements"),
        (actions({**SELECT, "options": []}), "/blocks/0/elements/0/options"),
        (actions({**SELECT, "options": [option(n) for n in range(101)]}), "/blocks/0/elements/0/options"),
        (
            actions({**SELECT, "type": "overflow", "options": [option(n) for n in range(6)]}),
            "/blocks/0/elements/0/options",
        ),
    ],
)
def test_refuses(slack: WebClient, room: str, block: JSON, pointer: str) -> None:
    answered = refusal(lambda: slack.chat_postMessage(channel=room, text="x", blocks=[block]))
    assert answered["error"] == "invalid_blocks"
    assert any(said.endswith(f"[json-pointer:{pointer}]") for said in answered["response_metadata"]["messages"])


def test_refuses_more_than_fifty_blocks(slack: WebClient, room: str) -> None:
    answered = refusal(lambda: slack.chat_postMessage(channel=room, text="x", blocks=[{"type": "divider"}] * 51))
    assert answered["response_metadata"]["messages"] == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


def test_refuses_two_blocks_with_one_id(slack: WebClient, room: str) -> None:
    twice = [{"type": "divider", "block_id": "same"}] * 2
    assert refusal(lambda: slack.chat_postMessage(channel=room, text="x", blocks=twice))["error"] == "invalid_blocks"


@pytest.mark.parametrize(
    "block",
    [
        section("x" * 3000),
        {"type": "header", "text": plain("x" * 150)},
        {"type": "context", "elements": [plain("x")]},
        actions(button("go", "x" * 75, style="danger"), button("a" * 255)),
        actions({**SELECT, "options": [option(n) for n in range(100)]}),
        {"type": "rich_text", "elements": []},
        {"type": "markdown", "text": "**x**"},
        {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"},
        {**section("x"), "accessory": {"type": "overflow", "action_id": "more", "options": [option(1)]}},
    ],
)
def test_takes(slack: WebClient, room: str, block: dict[str, Any]) -> None:
    assert slack.chat_postMessage(channel=room, text="x", blocks=[block])["ok"]
