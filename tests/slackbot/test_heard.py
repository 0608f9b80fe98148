"""Whoever speaks for an incident and writes in its room is heard; of what anybody else writes nothing is kept."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.lifecycle import resolve
from incidents.models import Incident, Person
from incidents.roles import claim, give_role
from sandbox.identity import BOT_USER
from slackbot.models import InboundRequest
from tests.conftest import TEAM, by
from tests.slackbot.chat import write
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack
from tests.slackbot.signed import send
from tests.slackbot.test_events import event

Settle = Callable[[], None]


@pytest.fixture
def led(room: Incident, ic: Person, approver: Person, settle: Settle) -> Incident:
    """Ines leads, Arun is the deputy."""
    claim(room, actor=by(ic))
    give_role(room, role="deputy", to=approver, actor=by(ic))
    settle()
    return room


def heard_at(incident: Incident) -> str:
    """In Slack's text; empty where nobody was."""
    at = Incident.objects.get(pk=incident.pk).heard_at
    return f"{at.timestamp():.6f}" if at else ""


@pytest.mark.parametrize("who", [INES, ARUN])
def test_those_who_speak_for_it_reset_the_reminders(slack: Slack, led: Incident, settle: Settle, who: str) -> None:
    ts = write(slack, "Rolling back.", by=who)
    settle()
    assert heard_at(led) == ts


def test_in_a_thread_too(slack: Slack, led: Incident, settle: Settle) -> None:
    first = write(slack, "Does anybody see errors?", by=CARLA)
    ts = write(slack, "I do.", by=INES, thread_ts=first)
    settle()
    assert heard_at(led) == ts


def test_by_an_account_that_was_merged_into_theirs_too(
    slack: Slack, client: Client, led: Incident, settle: Settle
) -> None:
    Person.objects.create(slack_team=TEAM, slack_id="U0INES999", merged_into=Person.objects.get(slack_id=INES))
    said = event(type="message", channel=slack.room.id, ts="1764123060.000100", user="U0INES999", text="Rolling back.")
    send(client, "/slack/events", said)
    settle()
    assert heard_at(led) == "1764123060.000100"


def test_once_it_is_over_nothing_is_kept(slack: Slack, led: Incident, ic: Person) -> None:
    resolve(led, actor=by(ic))
    write(slack, "Thank you all.", by=INES)
    assert not InboundRequest.objects.exists()


def test_of_others_no_row_is_kept(slack: Slack, led: Incident, settle: Settle) -> None:
    write(slack, "What is going on?", by=CARLA)
    write(slack, "Nothing to do with it.", by=INES, channel="general")
    settle()
    assert (InboundRequest.objects.count(), heard_at(led)) == (0, "")


@pytest.mark.parametrize(
    "told",
    [
        {"bot_id": "B0OTHER00", "user": INES},
        {"user": BOT_USER, "bot_id": "B0SANDBOX"},
        {"subtype": "bot_message", "bot_id": "B0OTHER00"},
        {"subtype": "pinned_item", "user": INES},
        {"subtype": "group_join", "user": INES},
    ],
)
def test_what_apps_and_slack_itself_write_counts_for_nothing(
    slack: Slack, client: Client, led: Incident, told: dict[str, str]
) -> None:
    said = event(type="message", channel=slack.room.id, ts="1764123060.000100", text="Deployed.", **told)
    assert send(client, "/slack/events", said).status_code == 200
    assert not InboundRequest.objects.exists()


def test_a_message_that_nothing_follows_from_costs_two_looks(slack: Slack, client: Client, led: Incident) -> None:
    said = event(type="message", channel=slack.room.id, ts="1764123060.000100", user=CARLA, text="Hm.")
    send(client, "/slack/events", said)
    with CaptureQueriesContext(connection) as asked:
        send(client, "/slack/events", said)
    assert len(asked) <= 2
