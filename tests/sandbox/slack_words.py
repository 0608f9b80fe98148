"""Short ways to write Block Kit, and to read why Slack refused."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def section(text: str) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, text: str = "Press", **more: object) -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: JSON, block_id: str = "buttons") -> JSON:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def text_input(action_id: str = "text", *, block_id: str = "text.r1", **more: object) -> JSON:
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    return {"type": "input", "block_id": block_id, "label": plain("Text"), "element": element}


def modal(*blocks: JSON, **more: object) -> JSON:
    return {"type": "modal", "title": plain("Review"), "submit": plain("Publish"), "blocks": list(blocks), **more}


def refusal(call: Callable[[], object]) -> JSON:
    """What Slack answered; fails when it did not refuse."""
    with pytest.raises(SlackApiError) as caught:
        call()
    answered: JSON = caught.value.response.data
    return answered


def why(call: Callable[[], object]) -> str:
    """The error code Slack refused with."""
    return str(refusal(call)["error"])
