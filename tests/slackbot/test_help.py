"""`/incident help`: what this person may run here, and nothing else."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, Person
from slackbot.blocks import escape
from slackbot.commands.registry import COMMANDS
from tests.slackbot.conftest import ARUN, CARLA, INES, OTTO, Slack

Settle = Callable[[], None]
EVERYTHING = {command.name for command in COMMANDS}
OF_THE_IC = {
    "update", "silence", "unsilence",
    "release", "handoff", "role", "mitigate", "resolve", "reopen", "checklist", "cancel", "duplicate", "related", "severity",
}  # fmt: skip


def shown(slack: Slack, by: str) -> set[str]:
    told = slack.command("help", by=by)
    assert told["response_type"] == "ephemeral"
    return {one.name for one in COMMANDS if f"`/incident {escape(one.usage)}`" in told["text"]}


def test_while_nobody_leads_everybody_in_the_room_may_what_the_ic_may(slack: Slack, room: Incident) -> None:
    assert shown(slack, CARLA) == EVERYTHING - {"release", "stand-in"}


def test_once_somebody_leads_only_they_are_offered_what_is_theirs(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("claim", by=CARLA)
    settle()
    assert shown(slack, CARLA) == EVERYTHING - {"stand-in"}
    assert shown(slack, INES) == EVERYTHING - {"stand-in"} - OF_THE_IC


def test_an_approver_is_offered_to_name_a_stand_in(slack: Slack, room: Incident, approver: Person) -> None:
    assert "stand-in" in shown(slack, ARUN)


def test_somebody_deactivated_is_offered_nothing(slack: Slack, room: Incident, approver: Person) -> None:
    Person.objects.filter(pk=approver.pk).update(is_active=False)
    assert shown(slack, ARUN) == set()


def test_help_outside_a_room_lists_what_works_there(slack: Slack, transactional_db: None) -> None:
    told = slack.command("", by=OTTO, channel="general")["text"]
    assert "declare" in told
    assert "claim" not in told
    assert told.endswith("The other commands work in an incident's room.")


@pytest.mark.parametrize("asked", ["help", "HELP", "Help me"])
def test_help_is_help_however_it_is_written(slack: Slack, transactional_db: None, asked: str) -> None:
    assert slack.command(asked, by=OTTO, channel="general")["text"].startswith("`/incident declare")


def test_an_unknown_command_gets_help_and_hears_that_it_is_unknown(slack: Slack, transactional_db: None) -> None:
    told = slack.command("destroy", by=OTTO, channel="general")["text"]
    assert told.startswith("I do not know that command, and nothing was done.")
    assert "`/incident declare" in told


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(("typed", "where"), [("", ""), ("help", "general"), ("nonsense", "")])
def test_somebody_deactivated_is_told_so(slack: Slack, outsider: Person, typed: str, where: str) -> None:
    Person.objects.filter(pk=outsider.pk).update(is_active=False)
    said = slack.command(typed, by=OTTO, channel=where)["text"]
    assert said.endswith("You are deactivated here and can do nothing. If that is a mistake, ask an operator.")
    assert "/incident" not in said
