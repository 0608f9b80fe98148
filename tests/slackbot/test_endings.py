"""False alarms and duplicates as the room does and reads them."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident, Person
from sandbox.slack.workspace import Message
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, text_of, words_in

Settle = Callable[[], None]


@pytest.fixture
def other(room: Incident) -> Incident:
    return Incident.objects.create(title="Slow <!channel>", severity="P2", started_at=room.started_at)


def closed(slack: Slack) -> Message:
    [message] = slack.posts("cancelled")
    return message


def test_a_false_alarm_is_confirmed_first(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("cancel flapping probe", by=INES)
    settle()
    view = slack.view(INES)
    assert "no postmortem is written" in words_in(view)
    assert Incident.objects.get().is_open
    slack.submit(view)
    settle()
    said = text_of(closed(slack))
    assert said.startswith(f"*Closed as a false alarm* by <@{INES}>, <!date^")
    assert ": flapping probe\nNothing was published; no postmortem is written. If it fires again within 30 min" in said


def test_it_says_that_on_call_is_told(slack: Slack, room: Incident, settings: Any, settle: Settle) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    slack.command("cancel flapping probe", by=INES)
    settle()
    slack.submit(slack.view(INES))
    settle()
    assert "\nDone: room told, on call told (1 of 1)." in text_of(closed(slack))


def test_the_headline_has_its_button_while_it_is_open(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.click("false_alarm", by=CARLA)
    settle()
    slack.submit(slack.view(CARLA), why="A test of the probe.")
    settle()
    assert Incident.objects.get().state == "CANCELLED"
    assert "false_alarm" not in str(slack.posts("headline")[0].blocks)


def test_a_missing_reason_is_said_in_the_dialog(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("cancel", by=INES)
    settle()
    answer = slack.submit(slack.view(INES), why=" ")
    assert "Nothing was closed" in str(answer["errors"])
    assert Incident.objects.get().is_open


def test_what_was_resolved_meanwhile_cannot_be_a_false_alarm(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("cancel", by=INES)
    settle()
    slack.command("resolve", by=INES)
    settle()
    answer = slack.submit(slack.view(INES), why="Flapping.")
    assert "is resolved" in str(answer["errors"])
    assert slack.posts("cancelled") == []


def test_only_the_ic_may(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=INES)
    settle()
    slack.click("false_alarm", by=CARLA)
    settle()
    assert "Only Ines Castro" in words_in(slack.view(CARLA))


@pytest.mark.usefixtures("draft")
def test_what_waits_for_approval_waits_no_more(slack: Slack, room: Incident, settle: Settle, approver: Person) -> None:
    slack.command("cancel flapping", by=CARLA)
    settle()
    slack.submit(slack.view(CARLA))
    settle()
    assert "it is cancelled, and nothing of it is published" in text_of(slack.dms(ARUN)[-1])


def test_a_published_update_that_stays_is_named(slack: Slack, room: Incident, review: object, settle: Settle) -> None:
    slack.submit(slack.view(ARUN))
    settle()
    slack.command("cancel flapping", by=CARLA)
    settle()
    slack.submit(slack.view(CARLA))
    settle()
    assert 'Customers read "Investigating", and that stays until' in text_of(closed(slack))


def test_a_duplicate_says_where_it_goes_on(slack: Slack, room: Incident, other: Incident, settle: Settle) -> None:
    slack.command(f"duplicate of {other.reference}", by=INES)
    settle()
    said = text_of(closed(slack))
    assert said.startswith(f"*Closed as a duplicate of {other.reference}* by <@{INES}>")
    assert f"|{other.reference}> Slow &lt;!channel&gt;. Nothing was published" in said


def test_an_incident_that_nobody_knows_is_refused(slack: Slack, room: Incident, settle: Settle) -> None:
    words = ("", "of INC-999999", "of the other one", "of INC-١٢٣")
    for one in words:
        slack.command(f"duplicate {one}", by=INES)
    settle()
    assert sum("Nothing was changed." in told for told in slack.told(INES)) == len(words)
    assert Incident.objects.get().is_open


def test_what_is_related_is_shown_to_all(slack: Slack, room: Incident, other: Incident, settle: Settle) -> None:
    slack.command(f"related {other.number}", by=INES)
    settle()
    [message] = slack.posts("related")
    assert text_of(message).endswith("Slow &lt;!channel&gt;, P2, alert received.")


def test_who_sends_it_off_is_asked_of_slack_anew(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("cancel flapping", by=INES)
    settle()
    slack.world.slack.deactivated.add(INES)
    answer = slack.submit(slack.view(INES))
    assert "deactivated accounts cannot do this" in str(answer["errors"]["why.why"])
    assert Incident.objects.get().is_open
