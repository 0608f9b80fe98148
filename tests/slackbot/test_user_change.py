"""Somebody who is gone from Slack is deactivated here at once."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident, Person
from slackbot.models import InboundRequest
from tests.slackbot.conftest import INES, OTTO, Slack, text_of
from tests.slackbot.signed import send

Settle = Callable[[], None]
pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


def event(user: str = INES, *, deleted: bool = True, event_id: str = "Ev1", **changes: Any) -> bytes:
    """A `user_change` as Slack sends it."""
    told = {"type": "user_change", "user": {"id": user, "deleted": deleted, "team_id": "T0SANDBOX"}}
    sent = {"type": "event_callback", "event_id": event_id, "team_id": "T0SANDBOX", "api_app_id": "A0SANDBOX"}
    return json.dumps(sent | {"event": told} | changes).encode()


def test_whoever_is_gone_there_can_do_nothing_here(client: Client, ic: Person, settle: Settle) -> None:
    assert send(client, "/slack/events", event()).status_code == 200
    settle()
    ic.refresh_from_db()
    assert ic.user
    assert (ic.is_active, ic.user.is_active, list(ic.user.groups.all())) == (False, False, [])
    assert AuditEvent.objects.get(action=Action.PERSON_DEACTIVATED).detail["said_by"] == "slack"


def test_whoever_becomes_a_guest_there_is_asked_about_by_the_next_room(
    slack: Slack, room: Incident, fire: Callable[..., Any], settle: Settle
) -> None:
    people_there = slack.world.slack.people
    people_there[INES] = replace(people_there[INES], is_guest=True)
    told = {"id": INES, "deleted": False, "is_restricted": True, "team_id": "T0SANDBOX"}
    for _ in range(2):
        send(Client(), "/slack/events", event(event={"type": "user_change", "user": told}))
    settle()
    fire(group="ISECOND")
    settle()
    assert INES not in slack.room.members
    assert "Ines Castro (a guest)" in text_of(slack.posts("headline")[0])


def test_it_is_taken_once(client: Client, ic: Person) -> None:
    for _ in range(2):
        send(client, "/slack/events", event())
    assert InboundRequest.objects.count() == 1


@pytest.mark.parametrize("body", [event(deleted=False), event("U0NOBODY0"), event(event={"type": "team_join"})])
def test_nothing_is_kept_of_others(client: Client, ic: Person, body: bytes) -> None:
    assert send(client, "/slack/events", body).status_code == 200
    assert not InboundRequest.objects.exists()


@pytest.mark.parametrize("changes", [{"team_id": "T0OTHER"}, {"api_app_id": "A0OTHER"}])
def test_an_event_of_another_workspace_or_app_is_refused(client: Client, ic: Person, changes: dict[str, Any]) -> None:
    assert send(client, "/slack/events", event(**changes)).status_code == 403
    assert not InboundRequest.objects.exists()


def test_a_command_that_was_on_its_way_is_refused(slack: Any, client: Client, outsider: Person, settle: Settle) -> None:
    send(client, "/slack/events", event(OTTO))
    slack.command("declare Nobody may", by=OTTO, channel="C0SB000001")
    settle()
    assert [one.reply for one in InboundRequest.objects.filter(kind="command")] == [
        "You are deactivated here and can do nothing. If that is a mistake, ask an operator."
    ]
