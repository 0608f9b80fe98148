"""A postmortem that is due: asked for in working hours, of whoever led and the deputy, every week until it is reviewed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients import breaker
from incidents import lifecycle, roles
from incidents.actor import WORKER
from incidents.checklist import set_item
from incidents.models import Incident, Person
from incidents.models.checklist_item import Item
from incidents.postmortem_due import due_at
from incidents.postmortem_review import note_review_asked
from sandbox.faults import Fault
from slackbot.messages import postmortem_standing
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, INES, Slack, actions_of, text_of

MONDAY = datetime(2030, 1, 7, 11, 0, tzinfo=UTC)
ASKED = "POSTMORTEM_REVIEW_ASKED"


@pytest.fixture
def resolved(clock: MovedClock, room: Incident, ic: Person, responder: Person) -> Incident:
    """Led by Ines with Carla as her deputy, resolved on a Monday at eleven."""
    roles.claim(room, actor=by(ic))
    roles.give_role(room, role="deputy", to=responder, actor=by(ic))
    settle()
    clock.move_to(MONDAY)
    lifecycle.resolve(room, actor=by(ic))
    settle()
    return Incident.objects.get()


def after(clock: MovedClock, **passed: float) -> None:
    clock.move_to(MONDAY + timedelta(minutes=5, **passed))
    settle()


def asked(slack: Slack, who: str) -> list[str]:
    """What that person was told of the review."""
    return [text_of(one) for one in slack.dms(who) if one.metadata["event_type"] == "review_wanted"]


def test_after_two_days_and_then_every_week(clock: MovedClock, resolved: Incident, slack: Slack, ic: Person) -> None:
    after(clock, hours=47)
    assert asked(slack, INES) == []
    after(clock, hours=48)
    assert f"The postmortem of {resolved.reference} is not reviewed." in asked(slack, INES)[0]
    assert (len(asked(slack, INES)), len(asked(slack, CARLA))) == (1, 1)
    after(clock, days=8)
    assert len(asked(slack, INES)) == 1
    after(clock, days=9, hours=1)
    assert (len(asked(slack, INES)), actions_of(resolved).count(ASKED)) == (2, 2)
    set_item(resolved, item=Item.REVIEWED, done=True, actor=by(ic))
    after(clock, days=20)
    assert len(asked(slack, INES)) == 2


def test_each_hears_of_it_in_their_own_working_hours(clock: MovedClock, resolved: Incident, slack: Slack) -> None:
    Person.objects.filter(slack_id=CARLA).update(tz="Pacific/Auckland")  # where it is Thursday, one in the morning
    heard = []
    for hours in (48, 56.8, 57, 72):  # nine there
        after(clock, hours=hours)
        heard.append((len(asked(slack, INES)), len(asked(slack, CARLA)), actions_of(resolved).count(ASKED)))
    assert heard == [(1, 0, 0), (1, 0, 0), (1, 1, 1), (1, 1, 1)]


def test_workers_that_were_away_until_the_evening_wake_nobody(
    clock: MovedClock, resolved: Incident, slack: Slack
) -> None:
    after(clock, hours=58)  # due at eleven, and it is nine in the evening
    assert (asked(slack, INES), asked(slack, CARLA)) == ([], [])
    after(clock, hours=70)
    assert (len(asked(slack, INES)), len(asked(slack, CARLA))) == (1, 1)


def test_a_lost_answer_asks_nobody_twice(clock: MovedClock, resolved: Incident, slack: Slack) -> None:
    slack.world.faults = {"slack": Fault(lose_answers=0.5)}
    after(clock, hours=48)
    slack.world.faults = {}
    breaker.close_all()  # within that hour, by a clock of its own
    after(clock, hours=49)
    assert (len(asked(slack, INES)), len(asked(slack, CARLA)), actions_of(resolved).count(ASKED)) == (1, 1, 1)


def test_a_worker_that_was_killed_before_it_was_noted_plans_one_more_time(incident: Incident, ic: Person) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    for _ in range(2):
        note_review_asked(incident, episode=1, number=1, people=[ic], actor=WORKER)
    assert (actions_of(incident).count(ASKED), incident.owed.filter(kind="ask_review").count()) == (1, 1)


def test_of_one_that_opened_again_nobody_is_asked(clock: MovedClock, resolved: Incident, slack: Slack) -> None:
    lifecycle.reopen(resolved, actor=by(Person.objects.get(slack_id=INES)))
    after(clock, days=3)
    assert asked(slack, INES) == []


def test_whom_slack_does_not_know_is_on_record_as_asked_by_nobody(
    clock: MovedClock, resolved: Incident, slack: Slack
) -> None:
    Person.objects.update(slack_id="", is_active=False)
    after(clock, hours=48)
    assert resolved.events.get(action=ASKED).detail["people"] == []


@pytest.mark.parametrize(
    ("term", "due"),
    [("48h", MONDAY + timedelta(hours=48)), ("6d", MONDAY + timedelta(days=8)), ("0", None)],
)
def test_the_term_is_hours_or_working_days(settings: Any, term: str, due: datetime | None) -> None:
    settings.POSTMORTEM_DUE = term
    assert due_at(Incident(resolved_at=MONDAY)) == due


def test_whoever_asks_where_it_is_hears_when_it_is_due(clock: MovedClock, resolved: Incident) -> None:
    assert "Not reviewed yet, due <!date^" in postmortem_standing.render(resolved)
    clock.move_to(MONDAY + timedelta(days=3))
    assert "Not reviewed yet, overdue since <!date^" in postmortem_standing.render(resolved)


def test_not_reviewed_after_all_it_is_asked_for_again(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    set_item(resolved, item=Item.REVIEWED, done=True, actor=by(ic))
    after(clock, days=3)
    assert asked(slack, INES) == []
    set_item(resolved, item=Item.REVIEWED, done=False, actor=by(ic))
    after(clock, days=3, hours=20)
    assert asked(slack, INES) == []
    after(clock, days=4, hours=1)
    assert len(asked(slack, INES)) == 1
    after(clock, days=11, hours=2)
    assert len(asked(slack, INES)) == 2


def test_ticked_and_taken_back_before_it_was_due_it_is_asked_for_once(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    for done in (True, False):
        set_item(resolved, item=Item.REVIEWED, done=done, actor=by(ic))
    after(clock, days=3)
    assert (len(asked(slack, INES)), actions_of(resolved).count(ASKED)) == (1, 1)


def test_after_a_second_end_it_is_to_be_reviewed_anew(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    set_item(resolved, item=Item.REVIEWED, done=True, actor=by(ic))
    lifecycle.reopen(resolved, actor=by(ic))
    lifecycle.resolve(resolved, actor=by(ic))
    settle()
    after(clock, hours=49)
    assert len(asked(slack, INES)) == 1
