"""POST /_/shortcut"""

from slack_sdk import WebClient

from tests.sandbox.conftest import Application, Door


def test_from_anywhere_it_sends_what_slack_sends(door: Door, application: Application) -> None:
    door.post("shortcut", callback_id="declare", user="ines")
    payload = application.payload()
    assert (payload["type"], payload["callback_id"], payload["user"]["id"]) == ("shortcut", "declare", "U0INES000")
    assert payload["trigger_id"]
    assert "message" not in payload


def test_on_a_message_it_carries_that(door: Door, application: Application, slack: WebClient, room: str) -> None:
    ts = slack.chat_postMessage(channel=room, text="Rolled back")["ts"]
    door.post("shortcut", callback_id="add_to_timeline", user="ines", channel=room, ts=ts)
    payload = application.payload()
    assert (payload["type"], payload["channel"]["id"], payload["message_ts"]) == ("message_action", room, ts)
    assert payload["message"]["text"] == "Rolled back"


def test_a_message_that_is_not_there_is_refused(door: Door, application: Application, room: str) -> None:
    answer = door.post("shortcut", callback_id="add_to_timeline", user="ines", channel=room, ts="1.2")
    assert answer.status_code == 400
    assert application.received == []
