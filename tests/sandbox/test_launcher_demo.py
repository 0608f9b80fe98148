"""What the demo waits for, and what it shows."""

import pytest
from slack_sdk import WebClient

from sandbox.driver import Doors, StepFailedError, buttons
from sandbox.server import Running, serve
from sandbox.transcript import Transcript

BUTTON = {"type": "button", "action_id": "draft.review", "text": {"type": "plain_text", "text": "Review"}}
DRAFT = [{"type": "section", "text": {"type": "mrkdwn", "text": "Customer update, asked for by <@U0INES000>"}}]


def doors(outside: Running) -> Doors:
    return Doors(base=outside.url, meanwhile=lambda _state: None)


def shown(outside: Running, transcript: Transcript, capsys: pytest.CaptureFixture[str]) -> str:
    transcript.show(doors(outside).state())
    return capsys.readouterr().out


def test_a_door_that_is_refused_fails_the_step_with_the_answer(outside: Running) -> None:
    with pytest.raises(StepFailedError, match="no channel is 'C0'"):
        doors(outside).act("command", channel="C0", user="U0INES000", text="claim")


def test_what_does_not_come_is_named_with_its_limit(outside: Running) -> None:
    with pytest.raises(StepFailedError, match=r"a private channel: not within 0\.1 s"):
        doors(outside).until("a private channel", lambda _state: None, seconds=0.1)


def test_stand_ins_that_are_gone_fail_the_step_in_one_line() -> None:
    alone = serve()
    left = doors(alone)
    alone.stop()
    with pytest.raises(StepFailedError, match="the door /_/state did not answer: ConnectionError"):
        left.until("a private channel", lambda _state: None, seconds=0.1)


def test_waiting_ends_as_soon_as_there_is_something(outside: Running, room: str) -> None:
    found = doors(outside).until(
        "it", lambda state: [c for c in state["slack"]["channels"] if c["id"] == room], seconds=5
    )
    assert found[0]["name"] == "incident-1"


def test_a_message_is_shown_once_with_names_and_buttons(
    outside: Running, slack: WebClient, room: str, capsys: pytest.CaptureFixture[str]
) -> None:
    transcript = Transcript()
    slack.chat_postMessage(channel=room, text="Draft", blocks=[*DRAFT, {"type": "actions", "elements": [BUTTON]}])
    first, second = shown(outside, transcript, capsys), shown(outside, transcript, capsys)
    assert "Customer update, asked for by @Ines Castro" in first
    assert "[Review]" in first
    assert second == ""


def test_who_joins_and_what_is_pinned_is_shown(
    outside: Running, slack: WebClient, room: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ts = slack.chat_postMessage(channel=room, text="Checklist")["ts"]
    slack.pins_add(channel=room, timestamp=ts)
    slack.conversations_invite(channel=room, users="U0INES000")
    said = shown(outside, Transcript(), capsys)
    assert "Ines Castro join" in said
    assert 'pinned "Checklist"' in said


def test_a_button_is_found_beside_a_text_too() -> None:
    message = {"blocks": [{"type": "section", "accessory": BUTTON}, {"type": "divider"}]}
    assert [each["action_id"] for each in buttons(message)] == ["draft.review"]
