"""What is to be done and overdue: its owner is reminded, a week later whoever led too, then every week, until it is done."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from clients import breaker
from incidents import follow_up_standing, intake, lifecycle, roles
from incidents.actor import WORKER
from incidents.follow_up_reminders import note_reminded
from incidents.follow_ups import add_follow_up
from incidents.models import FollowUp, Incident, Person
from incidents.models.follow_up import Priority
from incidents.models.incident import Severity
from sandbox.faults import Fault
from tests import kept
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, INES, Slack, actions_of, text_of

MONDAY = datetime(2030, 1, 7, 11, 0, tzinfo=UTC)
OVERDUE = "FOLLOW_UP_OVERDUE"


@pytest.fixture
def task(clock: MovedClock, room: Incident, ic: Person, responder: Person) -> FollowUp:
    """Carla's, added on a Monday, urgent: it has until the next Monday. Ines led; it is over, and filed in Linear."""
    clock.move_to(MONDAY)
    kept.once("an urgent task", lambda: _add(room, ic, responder))
    return FollowUp.objects.select_related("incident").get()


def _add(room: Incident, ic: Person, responder: Person) -> None:
    roles.claim(room, actor=by(ic))
    settle()
    urgent = Priority.URGENT
    add_follow_up(room, text="Alert on the pool", owner=responder, priority=urgent, actor=by(ic), once="k")
    lifecycle.resolve(room, actor=by(ic))
    settle()


def at(clock: MovedClock, one: FollowUp, *, days: int = 0) -> None:
    """So many days after the morning on which it is overdue."""
    first = datetime.combine(one.due + timedelta(days=1), time(9, 5), tzinfo=UTC)
    clock.move_to(first + timedelta(days=days))
    settle()


def reminded(slack: Slack, who: str) -> list[str]:
    """What that person was told of it."""
    return [text_of(one) for one in slack.dms(who) if one.metadata["event_type"] == "follow_up_overdue"]


def in_linear(slack: Slack, one: FollowUp, **becomes: str) -> None:
    """Somebody does so there."""
    slack.world.linear.move(str(one.pk), **becomes)


def test_its_owner_hears_then_whoever_led_too_then_both_every_week(
    clock: MovedClock, task: FollowUp, slack: Slack
) -> None:
    at(clock, task, days=-1)
    assert reminded(slack, CARLA) == []
    at(clock, task)
    assert (len(reminded(slack, CARLA)), reminded(slack, INES)) == (1, [])
    assert (
        f"*Overdue: Alert on the pool*\n{task.incident.reference} Checkout errors. It was due"
        in reminded(slack, CARLA)[0]
    )
    assert f"You have it. Close <{task.url}|{task.identifier}> when it is done" in reminded(slack, CARLA)[0]
    at(clock, task, days=7)
    assert f"<@{CARLA}> has it." in reminded(slack, INES)[0]
    at(clock, task, days=15)
    assert (len(reminded(slack, CARLA)), len(reminded(slack, INES))) == (3, 2)
    assert actions_of(task.incident).count(OVERDUE) == 3


def test_what_is_done_by_then_is_asked_of_linear_first(clock: MovedClock, task: FollowUp, slack: Slack) -> None:
    in_linear(slack, task, state="Done")
    at(clock, task)
    assert reminded(slack, CARLA) == []
    assert FollowUp.objects.get().stands == "done"


def test_given_another_day_in_linear_it_is_reminded_of_after_that(
    clock: MovedClock, task: FollowUp, slack: Slack
) -> None:
    later = task.due + timedelta(days=3)
    in_linear(slack, task, due=later.isoformat(), assignee="ines@example.com")
    at(clock, task)
    assert reminded(slack, CARLA) == []
    at(clock, FollowUp.objects.get())
    assert (len(reminded(slack, INES)), reminded(slack, CARLA)) == (1, [])


def test_open_again_in_linear_it_is_reminded_of_again_but_not_by_night(
    clock: MovedClock, task: FollowUp, slack: Slack
) -> None:
    in_linear(slack, task, state="Done")
    at(clock, task)
    clock.move_to(clock.now() + timedelta(hours=14))
    in_linear(slack, task, state="Todo")
    follow_up_standing.look_at(task)
    settle()
    assert reminded(slack, CARLA) == []
    at(clock, task, days=1)
    assert len(reminded(slack, CARLA)) == 1


def test_a_lost_answer_reminds_nobody_twice(clock: MovedClock, task: FollowUp, slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(lose_answers=0.5)}
    at(clock, task)
    slack.world.faults = {}
    breaker.close_all()
    clock.move_to(clock.now() + timedelta(hours=1))
    settle()
    assert (len(reminded(slack, CARLA)), actions_of(task.incident).count(OVERDUE)) == (1, 1)


def test_a_worker_that_was_killed_before_it_was_noted_plans_one_more_time(task: FollowUp, responder: Person) -> None:
    for _ in range(2):
        note_reminded(
            task.incident, follow_up_id=task.pk, due=task.due.isoformat(), number=1, people=[responder], actor=WORKER
        )
    assert (actions_of(task.incident).count(OVERDUE), FollowUp.objects.get().reminded) == (1, 1)


def test_what_is_nobodys_is_asked_of_whoever_led(clock: MovedClock, task: FollowUp, slack: Slack) -> None:
    FollowUp.objects.update(owner=None)
    slack.world.linear.records[str(task.pk)]["assigneeId"] = None
    at(clock, task)
    assert "Nobody has it: please find somebody." in reminded(slack, INES)[0]


def test_while_linear_is_away_nobody_is_reminded_of_what_may_be_done(
    clock: MovedClock, task: FollowUp, slack: Slack
) -> None:
    slack.world.faults = {"linear": Fault(status=503)}
    at(clock, task)
    assert reminded(slack, CARLA) == []


def test_where_linear_refuses_us_it_goes_by_the_record(
    clock: MovedClock, task: FollowUp, slack: Slack, settings: Any
) -> None:
    settings.LINEAR_API_KEY = "of before"
    at(clock, task)
    assert len(reminded(slack, CARLA)) == 1


@pytest.mark.parametrize(
    ("severity", "priority", "days"), [("P1", None, 14), ("P2", None, 30), ("P3", None, 90), ("P3", Priority.URGENT, 7)]
)
def test_its_day_follows_from_its_priority(ic: Person, severity: str, priority: Priority | None, days: int) -> None:
    incident, _ = intake.declare(title="Checkout errors", severity=Severity(severity), actor=by(ic), person=ic)
    added = add_follow_up(incident, text="Alert sooner", owner=None, actor=by(ic), once="k", priority=priority)
    assert added.due - added.added_at.date() == timedelta(days=days)
