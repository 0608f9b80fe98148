"""The only way in from Slack."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from incidents.models import OutboxEntry, Person
from sandbox.faults import Fault
from sandbox.server import Running
from slackbot.models import InboundRequest
from tests.slackbot.conftest import CARLA
from tests.slackbot.signed import send, slash_command

COMMANDS, INTERACTIVITY, EVENTS = "/slack/commands", "/slack/interactivity", "/slack/events"
ROUTES = (COMMANDS, INTERACTIVITY, EVENTS)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outside")]


def click(**changes: Any) -> bytes:
    """A press on [I'll lead], as a form with a payload."""
    payload = {
        "type": "block_actions",
        "api_app_id": "A0SANDBOX",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": CARLA, "username": "carla", "team_id": "T0SANDBOX"},
        "trigger_id": "1.2.3",
        "container": {"type": "message", "channel_id": "C0SB000001", "message_ts": "1.000001"},
        "actions": [{"action_id": "lead", "block_id": "headline", "value": "1"}],
    }
    return form(json.dumps(payload | changes))


def form(payload: str) -> bytes:
    return urlencode({"payload": payload}).encode()


def nothing_is_on_record() -> bool:
    return not any(table.objects.exists() for table in (InboundRequest, OutboxEntry, Person))


def test_a_genuine_command_is_taken(client: Client) -> None:
    assert send(client, COMMANDS, slash_command(text="declare Checkout errors")).status_code == 200
    assert InboundRequest.objects.get().words == "Checkout errors"


@pytest.mark.parametrize("route", ROUTES)
def test_a_wrong_signature_leaves_no_trace(client: Client, route: str) -> None:
    body = slash_command(text="declare Checkout errors")
    assert send(client, route, body, secret="another secret").status_code == 401
    assert nothing_is_on_record()


@pytest.mark.parametrize("route", ROUTES)
def test_a_request_of_six_minutes_ago_is_refused(client: Client, route: str) -> None:
    body = slash_command(text="declare Checkout errors")
    assert send(client, route, body, at=int(time.time()) - 360).status_code == 401
    assert nothing_is_on_record()


@pytest.mark.parametrize("route", ROUTES)
def test_a_request_without_signature_is_refused(client: Client, route: str) -> None:
    answer = client.post(route, slash_command(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "9" * 40, "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=\u00e4"},
    ],
)
def test_strange_headers_are_refused(client: Client, headers: dict[str, str]) -> None:
    answer = client.post(COMMANDS, slash_command(), content_type="application/x-www-form-urlencoded", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("route", ROUTES)
def test_only_posts_are_answered(client: Client, route: str) -> None:
    answer = client.get(route)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize("route", ROUTES)
def test_bytes_that_are_no_text_are_not_from_slack(client: Client, route: str) -> None:
    headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
    answer = client.post(route, b"\xff\xfe", content_type="application/x-www-form-urlencoded", headers=headers)
    assert answer.status_code == 401


def test_a_refusal_says_nothing_of_the_request(client: Client) -> None:
    answer = send(client, COMMANDS, slash_command(text="hunter2"), secret="another secret")
    assert answer.json() == {"message": "signature wrong"}


def test_a_command_of_another_workspace_is_refused(client: Client) -> None:
    assert send(client, COMMANDS, slash_command(text="declare x", team_id="T0OTHER")).status_code == 403
    assert nothing_is_on_record()


def test_a_click_of_another_workspace_is_refused(client: Client) -> None:
    assert send(client, INTERACTIVITY, click(team={"id": "T0OTHER"})).status_code == 403
    assert nothing_is_on_record()


def test_a_user_of_another_workspace_is_refused(client: Client) -> None:
    assert send(client, INTERACTIVITY, click(user={"id": CARLA, "team_id": "T0OTHER"})).status_code == 403
    assert nothing_is_on_record()


@pytest.mark.parametrize("app", ["A0OTHER", ""])
def test_what_was_sent_to_another_app_is_refused(client: Client, app: str) -> None:
    assert send(client, COMMANDS, slash_command(text="declare x", api_app_id=app)).status_code == 403
    assert send(client, INTERACTIVITY, click(api_app_id=app)).status_code == 403
    assert nothing_is_on_record()


def test_a_click_without_workspace_is_refused(client: Client) -> None:
    assert send(client, INTERACTIVITY, click(team=None)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload=",
        b"payload=%7B",
        b"&".join(b"a%d=1" % number for number in range(60)),
        form("[]"),
        form("null"),
        form("[" * 100_000),
        form('{"a":' * 20_000),
        form("9" * 10_000),
        click(user=None),
        click(user={"team_id": "T0SANDBOX"}),
        click(user={"id": "", "team_id": "T0SANDBOX"}),
        click(user={"id": "U\x00", "team_id": "T0SANDBOX"}),
        click(user={"id": "\ud800", "team_id": "T0SANDBOX"}),
        click(user={"id": "U" * 33, "team_id": "T0SANDBOX"}),
        click(trigger_id=""),
        click(actions="lead"),
        click(container={"channel_id": "C" * 1000}),
        click(container={"message_ts": "1.0\x00"}),
        click(type="something_new"),
        click(type="view_submission"),
        click(type="view_submission", view={"id": "", "callback_id": "review"}),
    ],
)
def test_a_malformed_interaction_is_refused(client: Client, body: bytes) -> None:
    assert send(client, INTERACTIVITY, body).status_code == 400
    assert nothing_is_on_record()


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", slash_command(user_id=""), slash_command(trigger_id=""), slash_command(channel_id="C" * 40)],
)
def test_a_malformed_command_is_refused(client: Client, body: bytes) -> None:
    assert send(client, COMMANDS, body).status_code == 400
    assert nothing_is_on_record()


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"[" * 100_000])
def test_a_malformed_event_is_refused(client: Client, body: bytes) -> None:
    assert send(client, EVENTS, body).status_code == 400


def test_a_name_with_a_null_in_it_is_kept_without_it(client: Client) -> None:
    user = {"id": CARLA, "username": "car\x00la", "team_id": "T0SANDBOX"}
    assert send(client, INTERACTIVITY, click(user=user)).status_code == 200
    assert Person.objects.get().name == "car\ufffdla"


def test_a_null_in_what_a_button_carries_is_kept_as_a_sign(client: Client) -> None:
    body = click(actions=[{"action_id": "lead", "value": "a\x00b"}])
    assert send(client, "/slack/interactivity", body).status_code == 200


def test_a_null_in_the_words_is_kept_as_a_sign(client: Client) -> None:
    assert send(client, COMMANDS, slash_command(text="declare a\x00b")).status_code == 200
    assert InboundRequest.objects.get().words == "a\ufffdb"


def test_the_handshake_of_the_events_is_answered(client: Client) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()
    assert send(client, EVENTS, body).json() == {"challenge": "3eZbrw1aB"}


def test_other_events_are_taken_quietly(client: Client) -> None:
    ours = {"team_id": "T0SANDBOX", "api_app_id": "A0SANDBOX"}
    body = json.dumps(ours | {"type": "event_callback", "event": {"type": "team_join", "user": CARLA}}).encode()
    assert (send(client, EVENTS, body).status_code, nothing_is_on_record()) == (200, True)


@pytest.mark.parametrize("kind", ["view_closed", "shortcut", "message_action"])
def test_interactions_that_nobody_waits_for_are_taken_quietly(client: Client, kind: str) -> None:
    assert (send(client, INTERACTIVITY, click(type=kind)).status_code, nothing_is_on_record()) == (200, True)


def test_a_link_button_needs_no_answer(client: Client) -> None:
    body = click(actions=[{"action_id": "open_console", "block_id": "headline"}])
    assert (send(client, INTERACTIVITY, body).status_code, nothing_is_on_record()) == (200, True)


def test_while_slack_cannot_say_which_workspace_is_ours_nothing_is_taken(client: Client, outside: Running) -> None:
    outside.state.faults = {"slack": Fault(status=503)}
    assert send(client, COMMANDS, slash_command(text="declare x")).status_code == 503
    assert nothing_is_on_record()
