"""POST /_/command"""

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.server import Running
from tests.sandbox.conftest import Application, Door
from tests.sandbox.slack_words import modal, section


def test_sends_the_form_slack_sends(door: Door, application: Application) -> None:
    door.post("command", channel="general", user="ines", text="/incident-response status draft")
    form = application.form()
    assert (form["command"], form["text"]) == ("/incident-response", "status draft")
    assert (form["user_id"], form["channel_id"], form["channel_name"]) == ("U0INES000", "C0SB000001", "general")
    assert (form["team_id"], form["api_app_id"], form["is_enterprise_install"]) == ("T0SANDBOX", "A0SANDBOX", "false")


def test_a_bare_text_is_an_incident_command(door: Door, application: Application) -> None:
    door.post("command", channel="C0SB000001", user="U0INES000", text="status")
    assert (application.form()["command"], application.form()["text"]) == ("/incident", "status")


def test_a_private_channel_is_not_named(door: Door, application: Application, room: str) -> None:
    door.post("command", channel="incident-1", user="ines@example.com", text="status")
    assert (application.form()["channel_id"], application.form()["channel_name"]) == (room, "privategroup")


def test_is_signed_as_slack_signs(door: Door, application: Application) -> None:
    door.post("command", channel="general", user="ines", text="help")
    _, headers, raw = application.received[0]
    assert SignatureVerifier("sandbox-slack-signing-secret").is_valid_request(raw, headers)


def test_the_answer_is_shown_to_that_person_only(door: Door, application: Application) -> None:
    application.answers["/slack/commands"] = (200, {"response_type": "ephemeral", "text": "Nothing is on fire."})
    answer = door.post("command", channel="general", user="ines", text="status").json()
    assert (answer["status"], answer["body"]["text"]) == (200, "Nothing is on fire.")
    message = door.get("state")["slack"]["channels"][0]["messages"][0]
    assert (message["text"], message["ephemeral_to"]) == ("Nothing is on fire.", "U0INES000")


def test_an_answer_that_slack_would_not_show_is_told(door: Door, application: Application) -> None:
    application.answers["/slack/commands"] = (200, {"text": "x", "blocks": [section("x" * 3001)]})
    assert door.post("command", channel="general", user="ines", text="status").json()["slack_error"] == "invalid_blocks"
    assert door.get("state")["slack"]["channels"][0]["messages"] == []


def test_an_empty_answer_shows_nothing(door: Door, application: Application) -> None:
    door.post("command", channel="general", user="ines", text="status")
    assert door.get("state")["slack"]["channels"][0]["messages"] == []


def test_an_answer_for_all_is_shown_to_all(door: Door, application: Application) -> None:
    application.answers["/slack/commands"] = (200, {"response_type": "in_channel", "text": "Hello."})
    door.post("command", channel="general", user="ines", text="hello")
    assert door.get("state")["slack"]["channels"][0]["messages"][0]["ephemeral_to"] is None


def test_the_trigger_opens_a_modal(door: Door, application: Application, slack: WebClient) -> None:
    door.post("command", channel="general", user="ines", text="declare")
    slack.views_open(trigger_id=application.form()["trigger_id"], view=modal(section("hi")))
    assert [view["user"] for view in door.get("state")["slack"]["views"]] == ["U0INES000"]


def test_the_application_can_call_slack_before_it_answers(
    door: Door, application: Application, slack: WebClient
) -> None:
    def open_modal() -> None:
        slack.views_open(trigger_id=application.form()["trigger_id"], view=modal(section("Loading")))

    application.meanwhile = open_modal
    assert door.post("command", channel="general", user="ines", text="declare").json()["status"] == 200
    assert len(door.get("state")["slack"]["views"]) == 1


def test_the_response_url_takes_an_answer_later(door: Door, application: Application) -> None:
    door.post("command", channel="general", user="ines", text="status")
    address = application.form()["response_url"]
    assert requests.post(address, json={"text": "Done."}, timeout=5).text == "ok"
    assert door.get("state")["slack"]["channels"][0]["messages"][0]["ephemeral_to"] == "U0INES000"


def test_the_response_url_works_five_times(door: Door, application: Application) -> None:
    door.post("command", channel="general", user="ines", text="status")
    address = application.form()["response_url"]
    answers = [requests.post(address, json={"text": "Again."}, timeout=5).status_code for _ in range(6)]
    assert answers == [200] * 5 + [404]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"user": "ines"}, "missing: channel"),
        ({"channel": "nowhere", "user": "ines"}, "no channel is 'nowhere'; there are C0SB000001 (#general)"),
        ({"channel": "general", "user": "noor"}, "nobody in Slack is 'noor'; there are U0INES000 (ines)"),
    ],
)
def test_refuses(door: Door, outside: Running, body: dict[str, object], named: str) -> None:
    answer = door.post("command", **body)
    assert answer.status_code == 400
    assert named in answer.json()["error"]
