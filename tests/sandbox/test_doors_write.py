"""POST /_/write, /_/edit, /_/delete, /_/react and /_/pin"""

import json
from base64 import b64encode
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from tests.sandbox.conftest import Application, Door

GIF = b"GIF89a and so on"


def told(application: Application) -> dict[str, Any]:
    """The last event, verified."""
    path, headers, raw = application.received[-1]
    assert path == "/slack/events"
    assert SignatureVerifier("sandbox-slack-signing-secret").is_valid_request(raw, headers)
    sent = json.loads(raw)
    assert (sent["type"], sent["team_id"], sent["api_app_id"]) == ("event_callback", "T0SANDBOX", "A0SANDBOX")
    return dict(sent["event"])


@pytest.fixture
def ts(door: Door, application: Application, room: str) -> str:
    """A message of Carla's in the room."""
    return str(door.post("write", channel=room, user="carla", text="It is DNS.").json()["ts"])


def test_a_message_is_told_and_stands_there(door: Door, application: Application, room: str, ts: str) -> None:
    event = told(application)
    assert (event["type"], event["user"], event["text"], event["ts"]) == ("message", "U0CARLA00", "It is DNS.", ts)
    assert (event["channel"], event["channel_type"], "subtype" in event) == (room, "group", False)


def test_a_change_has_both_versions(door: Door, application: Application, room: str, ts: str) -> None:
    door.post("edit", channel=room, ts=ts, text="It was DNS.")
    event = told(application)
    assert (event["message"]["text"], event["previous_message"]["text"]) == ("It was DNS.", "It is DNS.")
    assert (event["subtype"], event["message"]["edited"]["user"]) == ("message_changed", "U0CARLA00")


def test_a_deletion_names_the_message(door: Door, application: Application, room: str, ts: str) -> None:
    door.post("delete", channel=room, ts=ts)
    assert (told(application)["subtype"], told(application)["deleted_ts"]) == ("message_deleted", ts)


def test_one_with_answers_leaves_a_tombstone(door: Door, application: Application, room: str, ts: str) -> None:
    door.post("write", channel=room, user="ines", text="No.", thread_ts=ts)
    door.post("delete", channel=room, ts=ts)
    assert told(application)["message"]["subtype"] == "tombstone"


def test_reactions_and_pins_name_who_and_what(door: Door, application: Application, room: str, ts: str) -> None:
    door.post("react", channel=room, ts=ts, user="ines", emoji=":pushpin:")
    event = told(application)
    assert (event["reaction"], event["user"], event["item"]["ts"]) == ("pushpin", "U0INES000", ts)
    door.post("pin", channel=room, ts=ts, user="ines")
    assert told(application)["item"]["message"]["text"] == "It is DNS."


def test_a_file_is_for_whoever_has_the_token(door: Door, application: Application, room: str, slack: WebClient) -> None:
    file = {"name": "a.gif", "content": b64encode(GIF).decode()}
    door.post("write", channel=room, user="carla", text="See.", file=file)
    event = told(application)
    shown = slack.files_info(file=event["files"][0]["id"])["file"]
    assert (event["subtype"], shown["user"]) == ("file_share", "U0CARLA00")
    known = {"Authorization": "Bearer xoxb-sandbox-token"}
    assert requests.get(shown["url_private"], headers=known, timeout=5).content == GIF
    assert requests.get(shown["url_private"], allow_redirects=False, timeout=5).status_code == 302


def test_a_message_as_it_stands_has_its_link(door: Door, room: str, ts: str, slack: WebClient) -> None:
    message = slack.reactions_get(channel=room, timestamp=ts)["message"]
    assert (message["text"], message["permalink"].endswith(f"/archives/{room}/p{ts.replace('.', '')}")) == (
        "It is DNS.",
        True,
    )
