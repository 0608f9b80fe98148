"""`task` and `tasks`: what is to be done, filed below the postmortem in Linear, and followed there to its end."""

from collections.abc import Callable
from typing import Any

import pytest

from clients import linear
from clients.errors import TryLater
from incidents import follow_up_standing, follow_ups, lifecycle
from incidents.errors import VerbRefused
from incidents.models import FollowUp, Incident, Person, Postmortem
from incidents.postmortem import render
from sandbox.faults import Fault
from sandbox.linear_board import STATES
from slackbot.blocks import day
from tests import kept
from tests.conftest import by, do_everything_owed
from tests.slackbot.conftest import CARLA, INES, OTTO, Slack, actions_of

Settle = Callable[[], None]


@pytest.fixture
def over(slack: Slack, room: Incident, ic: Person, responder: Person) -> Incident:
    """Something is to be done by Carla, and the incident is over."""
    kept.once("over with a task", lambda: _end(slack, room, ic))
    return Incident.objects.get()


def _end(slack: Slack, room: Incident, ic: Person) -> None:
    slack.command(f"task Alert on the pool's size <@{CARLA}>", by=INES)
    do_everything_owed()
    lifecycle.resolve(room, actor=by(ic))
    do_everything_owed()


def board(slack: Slack) -> dict[str, Any]:
    """What stands on it, by title; twice the same is an error."""
    issues = slack.world.snapshot()["linear"]["issues"]
    assert len({one["title"] for one in issues}) == len(issues)
    return {one["title"]: one for one in issues}


def in_linear(slack: Slack, state: str) -> None:
    """Somebody moves it there."""
    slack.world.linear.records[str(FollowUp.objects.get().pk)]["state"] = STATES[state]


def test_it_is_filed_below_the_postmortem_for_its_owner(slack: Slack, over: Incident) -> None:
    filed = board(slack)["Alert on the pool's size"]
    assert (filed["parentId"], filed["assignee"]) == (str(Postmortem.objects.get().pk), "carla@example.com")
    assert slack.world.linear.records[filed["id"]]["dueDate"]
    assert "To be done: Alert on the pool's size" in render(over, over.postmortem)


def test_before_the_end_it_waits_and_after_it_is_filed_at_once(
    slack: Slack, room: Incident, ic: Person, settle: Settle
) -> None:
    slack.command("task Write the runbook", by=INES)
    settle()
    assert "Nobody has it yet. It is filed in Linear with the postmortem" in slack.told(INES)[-1]
    assert board(slack) == {}
    lifecycle.resolve(room, actor=by(ic))
    settle()
    slack.command("task Rehearse it", by=INES)
    settle()
    assert {"Write the runbook", "Rehearse it"} < board(slack).keys()


def test_how_they_stand_is_told_to_whoever_asks(slack: Slack, over: Incident, settle: Settle) -> None:
    slack.command("tasks", by=CARLA)
    settle()
    [one] = over.follow_ups.all()
    said = f"• Alert on the pool's size (<@{CARLA}>; open; due {day(one.due)}) <{one.url}|{one.identifier}>"
    assert slack.told(CARLA)[-1] == said


@pytest.mark.parametrize(("state", "stands"), [("Done", "done"), ("Canceled", "dropped"), ("In Progress", "open")])
def test_it_is_followed_to_its_end(slack: Slack, over: Incident, state: str, stands: str) -> None:
    in_linear(slack, state)
    for _ in range(2):
        follow_up_standing.look_after_follow_ups()
    assert over.follow_ups.get().stands == stands
    assert actions_of(over).count("FOLLOW_UP_ENDED") == (stands != "open")


def test_whatever_answer_is_lost_it_is_filed_once(slack: Slack, over: Incident, ic: Person, catch_up: Settle) -> None:
    slack.world.faults = {"linear": Fault(lose_answers=1.0)}
    follow_ups.add_follow_up(over, text="Rehearse it", owner=None, actor=by(ic), once="k")
    catch_up()
    assert "Rehearse it" in board(slack)
    slack.world.faults = {}
    catch_up()
    assert FollowUp.objects.get(once="k").identifier == board(slack)["Rehearse it"]["identifier"]


def test_a_worker_that_was_killed_after_it_was_filed_files_no_other(slack: Slack, over: Incident) -> None:
    FollowUp.objects.update(identifier="", url="")
    follow_ups.file_follow_ups(over)
    assert FollowUp.objects.get().identifier == board(slack)["Alert on the pool's size"]["identifier"]


def test_while_linear_is_away_nothing_is_taken_for_ended(slack: Slack, over: Incident) -> None:
    slack.world.faults = {"linear": Fault(status=503)}
    with pytest.raises(TryLater):
        follow_up_standing.look_after_follow_ups()
    assert over.follow_ups.get().stands == "open"
    slack.world.faults = {}
    assert linear.find_issue(over.follow_ups.get().pk)


def test_the_same_request_adds_one_and_no_words_or_too_many_none(room: Incident, ic: Person) -> None:
    for _ in range(2):
        follow_ups.add_follow_up(room, text="Rehearse it", owner=None, actor=by(ic), once="k")
    assert (FollowUp.objects.count(), actions_of(room).count("FOLLOW_UP_ADDED")) == (1, 1)
    for text, why in (("  ", "write what is to be done"), ("x" * 251, "251 characters long, and 250 fit")):
        with pytest.raises(VerbRefused, match=why):
            follow_ups.add_follow_up(room, text=text, owner=None, actor=by(ic), once=text)


def test_whoever_is_not_of_the_room_is_told_who_may(slack: Slack, over: Incident, outsider: Person) -> None:
    with pytest.raises(VerbRefused):
        follow_ups.add_follow_up(over, text="Rehearse it", owner=None, actor=by(outsider), once=OTTO)
    assert FollowUp.objects.count() == 1
