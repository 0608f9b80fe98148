"""Slack's refusals about people and time, each with what follows and what is said; those about a room: test_slack_down.py."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, OutboxEntry
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from slackbot import client
from slackbot.client import InviteResult
from tests.slackbot.conftest import CARLA, Slack, text_of

Pass = Callable[[], None]


def test_whoever_has_left_the_channel_is_answered_directly(slack: Slack, room: Incident, settle: Pass) -> None:
    slack.command("status", by=CARLA)
    slack.world.faults = {"slack": Fault(error="user_not_in_channel", methods=("chat.postEphemeral",))}
    settle()
    [told] = slack.dms(CARLA)
    assert room.reference in text_of(told)


@pytest.mark.usefixtures("room")
def test_the_app_itself_counts_as_in(slack: Slack) -> None:
    assert client.invite(slack.room.id, [BOT_USER]) == InviteResult(invited=(BOT_USER,))


@pytest.mark.usefixtures("room")
def test_one_whose_account_is_deactivated_stops_nobody(slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(error="user_disabled", methods=("conversations.invite",))}
    assert client.invite(slack.room.id, [CARLA]).failed == {CARLA: "user_disabled"}


@pytest.mark.usefixtures("room")
def test_a_dialog_that_comes_too_late_is_asked_for_again(slack: Slack, settle: Pass) -> None:
    slack.world.faults = {"slack": Fault(error="expired_trigger_id", methods=("views.open",))}
    slack.click("false_alarm", by=CARLA)
    settle()
    assert slack.told(CARLA) == ["Slack did not open the dialog. Nothing was done; please press the button again."]


def test_what_the_room_is_told_while_the_token_is_revoked_waits_and_is_told(
    slack: Slack, room: Incident, settle: Pass, catch_up: Pass
) -> None:
    slack.command("claim", by=CARLA)
    slack.world.faults = {"slack": Fault(error="token_revoked", methods=("chat.postMessage",))}
    settle()
    assert not slack.posts("leads")
    slack.world.faults = {}
    catch_up()
    assert (len(slack.posts("leads")), OutboxEntry.objects.filter(state="dead").count()) == (1, 0)
