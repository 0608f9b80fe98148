"""A worker dies at each step of a room in turn, or comes back from the dead: there is one room, and nothing is in it twice."""

from collections.abc import Callable
from typing import Any

from incidents.models import OutboxEntry
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.warroom.steps import STEPS
from tests.at_once import at_once
from tests.e2e.waiting import eventually
from tests.slackbot.conftest import Slack
from tests.slackbot.dying import do, note, stands_once, steps_before

Settle = Callable[[], None]
Fire = Callable[..., Any]


def test_of_each_step_a_worker_dies_before_recording_it_and_one_after(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    for one in dict.fromkeys(needed for last in STEPS for needed in steps_before(last)):
        do(one)
        do(one)
        note(one)
    settle()
    stands_once(slack)


def test_a_worker_frozen_in_a_call_and_thawed_after_another_has_finished_changes_nothing(
    slack: Slack, fire: Fire, make_due: Settle, settle: Settle
) -> None:
    fire()
    entry = OutboxEntry.objects.get(kind="assemble_room").pk
    slack.world.faults = {"slack": Fault(delay_s=1.5)}

    def another() -> None:
        eventually("the first is in its call", lambda: slack.calls("conversations.create"))
        slack.world.faults = {}
        make_due()
        settle()

    at_once(lambda: work_on(entry), another)
    settle()
    stands_once(slack)
