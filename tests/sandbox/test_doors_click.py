"""POST /_/click"""

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.server import Running
from tests.sandbox.conftest import Application, Door
from tests.sandbox.slack_words import JSON, actions, button, modal, plain

CHOICES = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
SELECT = {"type": "static_select", "action_id": "choose", "options": CHOICES}


@pytest.fixture
def headline(slack: WebClient, room: str) -> JSON:
    """Where a message with two buttons and a select stands."""
    blocks = [actions(button("lead", "I'll lead", value="7"), SELECT), actions(button("more"), block_id="below")]
    return {"channel": room, "ts": slack.chat_postMessage(channel=room, text="Headline", blocks=blocks)["ts"]}


def test_sends_what_slack_sends(door: Door, application: Application, headline: JSON) -> None:
    door.post("click", **headline, action_id="lead", user="ines")
    payload = application.payload()
    assert (payload["type"], payload["api_app_id"], payload["team"]["id"]) == (
        "block_actions",
        "A0SANDBOX",
        "T0SANDBOX",
    )
    assert payload["user"] == {"id": "U0INES000", "username": "ines", "name": "ines", "team_id": "T0SANDBOX"}
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == headline["ts"]
    action = payload["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("lead", "buttons", "7")


def test_is_signed_as_slack_signs(door: Door, application: Application, headline: JSON) -> None:
    door.post("click", **headline, action_id="lead", user="ines")
    path, headers, raw = application.received[0]
    assert path == "/slack/interactivity"
    assert SignatureVerifier("sandbox-slack-signing-secret").is_valid_request(raw, headers)


def test_a_value_given_wins_over_the_buttons_own(door: Door, application: Application, headline: JSON) -> None:
    door.post("click", **headline, action_id="lead", user="ines", value="forged")
    assert application.payload()["actions"][0]["value"] == "forged"


def test_chooses_an_option(door: Door, application: Application, headline: JSON) -> None:
    door.post("click", **headline, action_id="choose", user="ines", value="2")
    assert application.payload()["actions"][0]["selected_option"] == CHOICES[1]


def test_presses_a_button_inside_a_modal(
    door: Door, application: Application, slack: WebClient, outside: Running
) -> None:
    trigger = outside.state.slack.new_trigger("U0INES000")
    view = slack.views_open(trigger_id=trigger, view=modal(actions(button("refresh"))))["view"]
    door.post("click", view_id=view["id"], action_id="refresh", user="ines")
    assert application.payload()["container"] == {"type": "view", "view_id": view["id"]}
    assert application.payload()["view"]["hash"] == view["hash"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ts": "1.000001"}, "no message '1.000001' is in"),
        ({"action_id": "explode"}, "there are: lead (block buttons), choose (block buttons), more (block below)"),
        ({"block_id": "below"}, "nothing there has action_id 'lead' in that block"),
        ({"action_id": "choose", "value": "3"}, "choose has no option '3'; it has '1', '2'"),
        ({"view_id": "V0NOWHERE"}, "no view 'V0NOWHERE' is open"),
    ],
)
def test_refuses(door: Door, headline: JSON, *, change: JSON, named: str) -> None:
    answer = door.post("click", **{**headline, "action_id": "lead", "user": "ines", **change})
    assert answer.status_code == 400
    assert named in answer.json()["error"]


def test_hands_back_what_the_application_answered(door: Door, application: Application, headline: JSON) -> None:
    application.answers["/slack/interactivity"] = (401, "no")
    answer = door.post("click", **headline, action_id="lead", user="ines")
    assert answer.json() == {"status": 401, "body": "no"}
