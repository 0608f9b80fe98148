"""Block Kit in a message: what Slack takes and what it does not."""

from typing import Any

import pytest
from slack_sdk import WebClient

from tests.sandbox.slack_words import JSON, actions, button, plain, refusal, section, text_input

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
        (actions({**SELECT, "type": "multi_static_select", "options": [option(1)]}), "/blocks/0/elements/0/type"),
        (actions({"type": "plain_text_input", "action_id": "words"}), "/blocks/0/elements/0/type"),
        (actions({"type": "image", "image_url": "https://x.example", "alt_text": "a"}), "/blocks/0/elements/0/type"),
        ({**section("x"), "accessory": {"type": "datetimepicker", "action_id": "when"}}, "/blocks/0/accessory/type"),
        ({"type": "input", "label": plain("x"), "element": button("go")}, "/blocks/0/element/type"),
        (
            actions({**SELECT, "options": [option(1)], "initial_option": option(2)}),
            "/blocks/0/elements/0/initial_option",
        ),
        (
            actions({"type": "datepicker", "action_id": "d", "initial_date": "today"}),
            "/blocks/0/elements/0/initial_date",
        ),
        (
            actions({"type": "timepicker", "action_id": "t", "initial_time": "25:00"}),
            "/blocks/0/elements/0/initial_time",
        ),
        (text_input(max_length=3001), "/blocks/0/element/max_length"),
        (actions(button("go", accessibility_label="x" * 76)), "/blocks/0/elements/0/accessibility_label"),
        ({"type": "image", "alt_text": "a"}, "/blocks/0"),
        ({"type": "image", "image_url": "https://x.example"}, "/blocks/0"),
        ({"type": "image", "image_url": "https://x.example", "alt_text": "x" * 2001}, "/blocks/0/alt_text"),
        ({"type": "image", "image_url": "https://x.example/" + "x" * 3000, "alt_text": "a"}, "/blocks/0/image_url"),
        ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "/blocks/0/elements/0/type"),
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
        {**section("x"), "accessory": {**SELECT, "type": "multi_static_select", "options": [option(1)]}},
        actions({**SELECT, "options": [option(1)], "initial_option": option(1)}),
        actions({"type": "datetimepicker", "action_id": "when"}, {"type": "timepicker", "action_id": "at"}),
        text_input(max_length=3000, min_length=0),
    ],
)
def test_takes(slack: WebClient, room: str, block: dict[str, Any]) -> None:
    assert slack.chat_postMessage(channel=room, text="x", blocks=[block])["ok"]
