"""Buttons, shortcuts and dialogs of another version of the app, and bodies that are not quite as Slack's documentation has them."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import slackbot
from incidents.models import Incident
from incidents.models.incident import State
from slackbot.blocks import is_link
from slackbot.buttons.registry import BUTTONS
from slackbot.models import InboundRequest
from statuspage.models import Draft
from tests.slackbot.conftest import CARLA, Slack, words_in
from tests.slackbot.signed import send
from tests.slackbot.test_verify import click, form

Settle = Callable[[], None]
IN_DIALOGS = sorted(one.action_id for one in BUTTONS if one.in_dialog)


@pytest.fixture
def press(slack: Slack, room: Incident, client: Client, settle: Settle) -> Callable[..., str]:
    """Sends a click on the headline with these parts changed; gives what its sender is told."""
    on = {"type": "message", "channel_id": slack.room.id, "message_ts": slack.posts("headline")[0].ts}

    def pressed(**changes: Any) -> str:
        body = click(**({"container": on, "channel": {"id": slack.room.id}} | changes))
        answer = send(client, "/slack/interactivity", body)
        assert (answer.status_code, answer.content) == (200, b"")
        settle()
        return (slack.told(CARLA) or [""])[-1]

    return pressed


@pytest.mark.parametrize("typed", ["button", "shortcut"])
def test_what_is_not_known_any_more_is_answered(press: Callable[..., str], typed: str) -> None:
    button: dict[str, Any] = {"actions": [{"action_id": "gone", "value": "1"}]}
    said = press(**(button if typed == "button" else {"type": "message_action", "callback_id": "gone"}))
    assert said == (
        f"I do not know that {typed}. It is of another version of this app, and nothing was done."
        " `/incident help` lists what I can do."
    )


def test_it_is_answered_once(press: Callable[..., str], slack: Slack) -> None:
    for _ in range(2):
        press(actions=[{"action_id": "gone"}], trigger_id="1.1.1")
    assert len(slack.told(CARLA)) == 1


def test_every_button_that_opens_a_page_is_known_by_its_action_id() -> None:
    sources = [ast.parse(one.read_text()) for one in Path(slackbot.__file__).parent.rglob("*.py")]
    calls = [one for tree in sources for one in ast.walk(tree) if isinstance(one, ast.Call)]
    links = [one for one in calls if getattr(one.func, "id", "") == "link_button"]
    ids = [word.value.value for one in links for word in one.keywords if word.arg == "action_id"]  # type: ignore[attr-defined]
    assert len(ids) > 10
    assert [one for one in ids if not is_link(one)] == []


@pytest.mark.parametrize("action_id", IN_DIALOGS)
@pytest.mark.parametrize("value", ["resolve", ""])
def test_a_button_of_a_dialog_counts_on_no_message(
    press: Callable[..., str], room: Incident, action_id: str, value: str
) -> None:
    assert press(actions=[{"action_id": action_id, "value": value}]).startswith("I do not know that button.")
    room.refresh_from_db()
    assert room.state == State.ROOM_ASSEMBLED


@pytest.mark.parametrize(
    "odd",
    [
        {"actions": [{"action_id": "gone\x00"}]},
        {"type": "message_action", "callback_id": "gone\x00"},
    ],
)
def test_a_null_in_a_name_that_is_not_known_does_no_harm(press: Callable[..., str], odd: dict[str, Any]) -> None:
    assert "It is of another version of this app" in press(**odd)


def test_half_a_surrogate_pair_makes_no_error_of_ours(press: Callable[..., str]) -> None:
    assert press(trigger_id="1.\ud800").startswith("You lead")


def test_a_shortcut_on_no_message_says_so(press: Callable[..., str]) -> None:
    shortcut = {"type": "message_action", "callback_id": "add_to_timeline", "message": {"ts": ""}}
    assert press(**shortcut) == "That message is gone, so it was not kept."


def test_nor_does_one_in_what_a_dialog_showed(slack: Slack, draft: Draft, client: Client, settle: Settle) -> None:
    slack.click("edit_draft", by=CARLA)
    settle()
    view = {"id": slack.view(CARLA).id, "callback_id": "edit_draft", "private_metadata": "a\x00b"}
    said = send(client, "/slack/interactivity", click(type="view_submission", view=view)).content.decode()
    assert "The words are still loading. Close this and press Edit again." in said


def test_an_event_without_an_id_may_hold_any_letters(slack: Slack, room: Incident, client: Client) -> None:
    item = {"type": "message", "channel": slack.room.id, "ts": "1.1"}
    happened = {"type": "reaction_added", "user": CARLA, "reaction": "pushpin", "item": item, "more": "\ud800\x00"}
    body = {"type": "event_callback", "team_id": "T0SANDBOX", "api_app_id": "A0SANDBOX", "event": happened}
    assert send(client, "/slack/events", json.dumps(body).encode()).status_code == 200


def test_what_is_null_counts_as_not_sent(press: Callable[..., str]) -> None:
    user = {"id": CARLA, "username": None, "name": None, "team_id": "T0SANDBOX"}
    actions = [{"action_id": "lead", "value": None, "selected_user": None, "selected_option": None}]
    odd = dict.fromkeys(("enterprise", "view", "message", "state", "response_url", "callback_id"))
    assert press(user=user, actions=actions, **odd).startswith("You lead")


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    "state",
    [
        None,
        {},
        {"values": None},
        {"values": {"why.why": None}},
        {"values": {"why.why": {"why": None}}},
        {"values": {"why.why": {"why": {"value": None, "selected_option": None, "selected_options": None}}}},
        {"values": {"nothing.of": {"ours": {"value": "x"}}}},
    ],
)
def test_a_dialog_that_comes_back_without_its_words_is_refused_in_words(
    slack: Slack, client: Client, settle: Settle, state: Any
) -> None:
    slack.command("cancel", by=CARLA)
    settle()
    view = {"id": slack.view(CARLA).id, "callback_id": "cancel", "private_metadata": None, "state": state}
    answer = send(client, "/slack/interactivity", click(type="view_submission", view=view, trigger_id=None))
    assert "Say in a few words why it was a false alarm. Nothing was closed." in answer.content.decode()


def test_a_dialog_that_is_not_known_says_so(slack: Slack, room: Incident, client: Client) -> None:
    view = {"id": "V0ANY", "callback_id": "gone", "state": {"values": {}}}
    shown = send(client, "/slack/interactivity", click(type="view_submission", view=view)).json()["view"]
    assert shown["title"]["text"] == "Nothing was done"
    assert "I do not know this dialog. It is of another version of this app" in str(shown["blocks"])


@pytest.mark.parametrize(
    "body",
    [form('{"type": "view_submission"}'), click(type="view_submission", view={"id": "V1", "state": {"values": [1]}})],
)
def test_what_is_mistyped_is_refused(transactional_db: None, outside: object, client: Client, body: bytes) -> None:
    assert send(client, "/slack/interactivity", body).status_code in {400, 403}
    assert not InboundRequest.objects.exists()


def test_two_events_without_an_id_are_two_and_one_twice_is_one(slack: Slack, room: Incident, client: Client) -> None:
    for ts in ("1.1", "2.2", "2.2"):
        item = {"type": "message", "channel": slack.room.id, "ts": ts}
        happened = {"type": "reaction_added", "user": CARLA, "reaction": "pushpin", "item": item}
        body = {"type": "event_callback", "team_id": "T0SANDBOX", "api_app_id": "A0SANDBOX", "event": happened}
        assert send(client, "/slack/events", json.dumps(body).encode()).status_code == 200
    assert InboundRequest.objects.filter(name="reaction_added").count() == 2


def test_a_customer_update_of_what_was_none_is_refused_at_once(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("cancel", by=CARLA)
    settle()
    slack.submit(slack.view(CARLA), why="a flapping probe")
    settle()
    slack.world.slack.views.clear()
    slack.command("status update We are looking", by=CARLA)
    settle()
    assert f"{room.reference} is cancelled; reopen it to tell customers more." in words_in(slack.view(CARLA))
