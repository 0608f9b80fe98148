"""Slack's refusals in people's words: held where an operator must mend something, never with Slack's own code."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from clients import slack
from clients.errors import Held, OutsideError, Refused, TryLater
from clients.slack_words import REFUSALS, Outcome
from tests.clients.odd_server import OddServer, answer

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "when-slack-says-no.md"
FOLLOWS: dict[Outcome, type[OutsideError]] = {
    Outcome.HELD: Held, Outcome.LATER: TryLater, Outcome.AROUND: Refused, Outcome.CLOSED: Refused,
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_each_of_slacks_words_has_its_outcome_and_is_not_shown(odd: OddServer, settings: Settings, code: str) -> None:
    settings.SLACK_API_URL = f"{odd.url}/api/"
    body = json.dumps({"ok": False, "error": code, "needed": "pins:write"}).encode()
    odd.script = [answer(200, body, "Content-Type: application/json")]
    with pytest.raises(FOLLOWS[REFUSALS[code].outcome]) as raised:
        slack.call("pins.add", safe=True)
    assert (raised.value.code, code in str(raised.value), "{" in str(raised.value)) == (code, False, False)


def test_the_guide_has_the_same_table() -> None:
    rows = [
        f"| `{code}` | {one.sentence} | {one.remedy} | {one.outcome.value} |".replace("{scope}", "…")
        for code, one in REFUSALS.items()
    ]
    assert [line for line in GUIDE.read_text().splitlines() if line.startswith("| `")] == rows
