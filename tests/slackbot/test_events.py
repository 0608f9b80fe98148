"""Events of Slack's: each is taken once, and of what does not concern us nothing is kept."""

import json
from typing import Any

import pytest
from django.test import Client

from incidents.models import OutboxEntry, Person
from slackbot.models import InboundRequest
from tests.slackbot.conftest import INES
from tests.slackbot.signed import send

pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


def event(**told: Any) -> bytes:
    """As Slack sends it: `told` is what happened."""
    around = {"type": "event_callback", "event_id": "Ev1", "team_id": "T0SANDBOX", "api_app_id": "A0SANDBOX"}
    return json.dumps(around | {"event": told}).encode()


def test_one_that_slack_sends_again_is_answered_and_owes_nothing_more(ic: Person) -> None:
    gone = event(type="user_change", user={"id": INES, "deleted": True})
    again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    for client in (Client(), Client(headers=again)):
        assert send(client, "/slack/events", gone).status_code == 200
    assert (InboundRequest.objects.count(), OutboxEntry.objects.filter(kind="work_slack_request").count()) == (1, 1)


@pytest.mark.parametrize(
    "told",
    [
        {"type": "team_join", "user": "U1"},
        {"type": "group_open", "channel": {"odd": "shape"}},
        {"type": "message", "subtype": "channel_topic", "channel": "C0SB000001", "user": INES},
        {"type": "user_change.deleted"},
        {},
    ],
)
def test_an_unknown_one_is_answered_and_leaves_no_row(client: Client, told: dict[str, Any]) -> None:
    assert send(client, "/slack/events", event(**told)).status_code == 200
    assert not InboundRequest.objects.exists()


def test_one_of_no_shape_that_slack_documents_is_refused(client: Client) -> None:
    assert send(client, "/slack/events", event(type="user_change", user="U1")).status_code == 400
