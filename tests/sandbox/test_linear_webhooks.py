"""Whoever moves an issue on Linear's board is told of to the application, genuinely signed, where a secret is configured."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from sandbox.server import Running
from tests.sandbox.conftest import Application, Door

ISSUE_ID = "33333333-3333-4333-8333-333333333333"
SECRET = "of-linear-webhooks"
CREATE = "mutation($input: IssueCreateInput!) { issueCreate(input: $input) { success } }"


@pytest.fixture
def told(outside: Running, application: Application) -> Iterator[Application]:
    """An issue is on the board; from now on the application is told."""
    world = outside.state
    given = {"id": ISSUE_ID, "teamId": world.identity.linear_team_id, "title": "x"}
    body = {"query": CREATE, "variables": {"input": given}}
    headers = {"Authorization": world.identity.linear_api_key}
    requests.post(f"{outside.url}/linear/graphql", json=body, headers=headers, timeout=5).raise_for_status()
    before, world.identity = world.identity, replace(world.identity, linear_webhook_secret=SECRET)
    yield application
    world.identity = before


def test_a_move_is_told_signed_and_as_of_now(told: Application, door: Door) -> None:
    assert door.post("board", issue="PM-1", state="Done").json() == {"status": 200}
    ((path, headers, raw),) = told.received
    assert (path, headers["Linear-Event"]) == ("/webhooks/linear", "Issue")
    assert headers["Linear-Signature"] == hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    said = json.loads(raw)
    assert abs(said["webhookTimestamp"] / 1000 - time.time()) < 10
    assert (said["action"], said["data"]["id"], said["data"]["state"]["type"]) == ("update", ISSUE_ID, "completed")


def test_what_the_application_changes_itself_is_told_too(told: Application, outside: Running) -> None:
    update = "mutation($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success } }"
    body = {"query": update, "variables": {"id": ISSUE_ID, "input": {"title": "y"}}}
    headers = {"Authorization": outside.state.identity.linear_api_key}
    requests.post(f"{outside.url}/linear/graphql", json=body, headers=headers, timeout=5).raise_for_status()
    until = time.monotonic() + 5
    while not told.received and time.monotonic() < until:
        time.sleep(0.02)
    assert json.loads(told.received[0][2])["data"]["title"] == "y"


def test_it_is_given_to_somebody_and_another_day(told: Application, door: Door) -> None:
    door.post("board", issue="PM-1", assignee="ines@example.com", due="2026-12-24")
    [issue] = door.get("state")["linear"]["issues"]
    assert (issue["assignee"], issue["dueDate"]) == ("ines@example.com", "2026-12-24")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"issue": "PM-9"}, "no issue is called 'PM-9'"),
        ({"issue": "PM-1", "state": "Gone"}, "no state is called 'Gone'"),
        ({"issue": "PM-1", "assignee": "nobody@example.com"}, "nobody in Linear"),
    ],
)
def test_what_there_is_not_is_said(told: Application, door: Door, asked: dict[str, str], why: str) -> None:
    answer = door.post("board", **asked)
    assert (answer.status_code, why in answer.json()["error"]) == (400, True)


def test_without_a_secret_nothing_is_sent(outside: Running, told: Application, door: Door) -> None:
    outside.state.identity = replace(outside.state.identity, linear_webhook_secret="")
    assert door.post("board", issue="PM-1", state="Done").json() == {"status": None}
    assert told.received == []
