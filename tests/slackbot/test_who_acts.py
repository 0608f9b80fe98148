"""Who acts: the account that Slack signed for, asked of Slack anew before what matters, and the person behind it."""

from collections.abc import Callable
from dataclasses import replace

from incidents import people
from incidents.actor import Actor
from incidents.merging import merge
from incidents.models import Incident, Person
from sandbox.faults import Fault
from slackbot.models import InboundRequest
from tests.slackbot.conftest import CARLA, GINA, OTTO, Slack, actions_of

Settle = Callable[[], None]


def test_a_guest_cannot_lead(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.room.members.append(GINA)
    slack.command("claim", by=GINA)
    settle()
    room.refresh_from_db()
    assert room.ic is None
    assert slack.told(GINA) == ["Guests, bots and deactivated accounts cannot do this."]
    assert actions_of(room)[-1] == "VERB_REFUSED"


def test_somebody_of_a_company_that_the_channel_is_shared_with_cannot_lead(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    slack.world.slack.people[CARLA] = replace(slack.world.slack.people[CARLA], team="T0PARTNER")
    slack.command("claim", by=CARLA)
    settle()
    room.refresh_from_db()
    assert room.ic is None


def test_a_command_of_a_second_account_is_the_persons(
    slack: Slack, room: Incident, responder: Person, settle: Settle
) -> None:
    second = people.by_slack(team="T0SANDBOX", user=OTTO)
    merge(second, into=responder, actor=Actor(via="command", name="operator"))
    slack.command("claim", by=OTTO)
    settle()
    room.refresh_from_db()
    assert room.ic == responder
    assert len(slack.dms(OTTO)) == 1  # he is not in the room


def test_a_deactivated_account_cannot_lead(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.world.slack.deactivated.add(CARLA)
    slack.command("claim", by=CARLA)
    settle()
    room.refresh_from_db()
    assert room.ic is None


def test_while_slack_cannot_say_who_somebody_is_they_cannot_lead(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    slack.world.faults = {"slack": Fault(status=500)}
    settle()
    room.refresh_from_db()
    assert room.ic is None
    assert InboundRequest.objects.get().reply.startswith("Slack cannot say who you are just now, so nothing was done.")


def test_what_slack_calls_a_person_stands_over_their_handle(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=OTTO)
    settle()
    slack.command("status", by=OTTO)
    assert Person.objects.get(slack_id=OTTO).name == "Otto Weiss"
