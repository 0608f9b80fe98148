"""`/incident <sub>`: what each answers, to its sender alone. `declare` has a file of its own."""

from collections.abc import Callable

import pytest
from django.test import Client

from incidents.models import Incident, Person
from incidents.models.incident import State
from slackbot.models import InboundRequest
from tests.slackbot.conftest import CARLA, INES, OTTO, Slack, text_of
from tests.slackbot.signed import send, slash_command

Settle = Callable[[], None]


def test_the_other_name_of_the_command_works_and_is_the_one_that_help_shows(
    client: Client, transactional_db: None
) -> None:
    answer = send(client, "/slack/commands", slash_command(command="/incident-response"))
    assert answer.json()["text"].startswith("`/incident-response declare")


@pytest.mark.parametrize("command", ["claim", "status", "status draft", "resolve"])
def test_a_command_in_a_channel_that_is_no_war_room_says_so(slack: Slack, transactional_db: None, command: str) -> None:
    told = slack.command(command, by=CARLA, channel="general")["text"]
    assert told == f"This channel is no war room. `/incident {command}` works in an incident's room."
    assert not InboundRequest.objects.exists()


def test_an_overlong_text_is_given_back(slack: Slack, room: Incident) -> None:
    text = "status draft " + "word & " * 80
    told = slack.command(text, by=CARLA)["text"]
    assert told.startswith(f"That is {len(text.strip())} characters; at most 500 fit. Nothing was done.")
    assert "word &amp; word" in told


def test_whoever_claims_leads_and_the_room_hears_it(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    settle()
    room.refresh_from_db()
    assert (room.state, room.ic and room.ic.slack_id) == (State.ACTIVE, CARLA)
    [said] = slack.posts("leads")
    assert f"<@{CARLA}> leads {room.reference}" in text_of(said)
    assert f"Leads: <@{CARLA}>" in text_of(slack.posts("headline")[0])


def test_one_without_the_right_to_approve_hears_so_on_claiming(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    settle()
    [told] = slack.told(CARLA)
    assert told.startswith(f"You lead {room.reference}. Leading does not let you approve customer updates")
    assert "cannot approve customer updates" in text_of(slack.posts("leads")[0])


def test_a_commander_who_claims_may_approve(slack: Slack, ic: Person, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=INES)
    settle()
    assert slack.told(INES) == [f"You lead {room.reference} and may approve customer updates here."]


def test_the_second_to_claim_hears_who_leads(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    settle()
    slack.command("claim", by=INES)
    settle()
    assert slack.told(INES) == [f"Carla Berg leads {room.reference}. Ask them to hand over."]


def test_the_button_is_the_command(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.click("lead", by=CARLA)
    settle()
    room.refresh_from_db()
    assert room.ic is not None
    assert room.ic.slack_id == CARLA
    assert "I'll lead" not in text_of(slack.posts("headline")[0])


def test_status_says_where_the_incident_stands(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    slack.command("status", by=INES)
    settle()
    lines = slack.told(INES)[0].splitlines()
    room.refresh_from_db()
    assert lines[0] == f"*{room.reference}*, P1, active for {room.minutes_open()} min: Checkout errors"
    assert lines[1].startswith(f"Leads <@{CARLA}> (since <!date^")
    assert lines[2].startswith("Room: no update yet; next reminder <!date^")
    assert lines[3].startswith("Customers: nothing published; first due <!date^")
    assert lines[4:6] == ["Waiting: nothing", "Alerts: 0 of 1 cleared"]


def test_status_counts_what_waits(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("status draft", by=CARLA)
    settle()
    slack.command("status", by=INES)
    settle()
    assert "Waiting: 1 draft\n" in slack.told(INES)[0]


def test_a_draft_asked_for_appears_in_the_room(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("status draft payments may fail", by=CARLA)
    settle()
    [shown] = slack.posts("draft_waiting")
    assert "Customer update, not published" in text_of(shown)
    assert f"Asked for by <@{CARLA}>, <!date^" in text_of(shown)
    assert "It appears here in a few seconds" in slack.told(CARLA)[0]
    assert room.draft_requests.get().hint == "payments may fail"


def test_only_the_ic_resolves(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    settle()
    slack.command("resolve", by=INES)
    settle()
    room.refresh_from_db()
    assert room.state == State.ACTIVE
    assert slack.told(INES) == [f"Only Carla Berg, who leads {room.reference}, can resolve it."]


def test_resolving_tells_the_room_and_files_the_postmortem(
    slack: Slack, room: Incident, settle: Settle, catch_up: Settle
) -> None:
    slack.command("claim", by=CARLA)
    slack.command("resolve", by=CARLA)
    settle()
    catch_up()
    room.refresh_from_db()
    assert room.state == State.RESOLVED
    assert len(slack.posts("resolved")) == len(slack.posts("postmortem_filed")) == 1
    assert f"{room.reference} is resolved." in slack.told(CARLA)[-1]


def test_the_same_request_twice_works_once(client: Client, room: Incident, slack: Slack, settle: Settle) -> None:
    body = slash_command(text="status", channel_id=slack.room.id, user_id=CARLA)
    answers = [send(client, "/slack/commands", body).status_code for _ in range(3)]
    settle()
    assert answers == [200, 200, 200]
    assert len(slack.told(CARLA)) == InboundRequest.objects.count() == 1


def test_the_trigger_of_a_request_is_not_kept(client: Client, room: Incident, slack: Slack) -> None:
    send(client, "/slack/commands", slash_command(text="status", channel_id=slack.room.id, trigger_id="13345224609.x"))
    assert "13345224609" not in str(InboundRequest.objects.values())


def test_a_worker_that_dies_after_the_work_does_not_do_it_twice(
    slack: Slack, room: Incident, settle: Settle, make_due: Settle
) -> None:
    slack.command("status draft", by=CARLA)
    settle()
    InboundRequest.objects.update(handled_at=None, reply="")
    room.owed.model.objects.filter(kind="work_slack_request").update(state="pending")
    make_due()
    settle()
    assert room.draft_requests.count() == len(slack.posts("draft_waiting")) == 1


def test_where_the_bot_is_not_in_the_channel_the_reply_is_a_direct_message(
    slack: Slack, transactional_db: None, settle: Settle
) -> None:
    away = slack.world.slack.add_channel(name="payments", members=[OTTO], creator=OTTO, is_private=True)
    slack.command("declare P2 Checkout <errors>", by=OTTO, channel=away.id)
    settle()
    [told] = slack.dms(OTTO)
    assert "is open: Checkout &lt;errors&gt;." in text_of(told)
    assert told.text == text_of(told)
    assert not away.messages


def test_a_reply_that_reaches_nobody_is_let_go(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.room.members.remove(CARLA)
    slack.command("status", by=CARLA)
    slack.world.slack.deactivated.add(CARLA)
    settle()
    assert not room.owed.model.objects.filter(state="dead").exists()


def test_a_command_in_the_room_is_on_record(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("status", by=CARLA)
    settle()
    event = room.events.get(action="SLASH_COMMAND_RECEIVED")
    assert event.detail["command"] == "status"
    assert event.parsed["actor"]["ref"] == Person.objects.get(slack_id=CARLA).reference


def test_a_button_on_a_message_of_somebody_else_does_nothing(slack: Slack, room: Incident, settle: Settle) -> None:
    copied = slack.world.slack.add_message(slack.room, text="copy", blocks=slack.posts("headline")[0].blocks)
    slack.click("lead", by=CARLA, ts=copied.ts)
    settle()
    room.refresh_from_db()
    assert room.ic is None
    assert slack.told(CARLA)[0].startswith("I do not know that button.")
