"""A dialog that is sent off before anything stands in it: Slack signs that too."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from slackbot.dialogs.registry import BY_CALLBACK
from slackbot.models import InboundRequest
from tests.slackbot.conftest import CARLA
from tests.slackbot.signed import send


@pytest.mark.parametrize("dialog", BY_CALLBACK)
def test_one_without_inputs_is_refused_inside_itself(client: Client, transactional_db: None, dialog: str) -> None:
    answer = send(client, "/slack/interactivity", submission(dialog)).json()
    assert answer["response_action"] == "update"
    assert answer["view"]["title"]["text"] == "Nothing was done"
    assert not InboundRequest.objects.exists()


def submission(dialog: str) -> bytes:
    """Of a view that loads still."""
    sent = {
        "type": "view_submission",
        "api_app_id": "A0SANDBOX",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": CARLA, "username": "carla", "team_id": "T0SANDBOX"},
        "view": {"id": "V0LOADING", "hash": "1.a", "callback_id": dialog, "state": {"values": {}}},
    }
    return urlencode({"payload": json.dumps(sent)}).encode()
