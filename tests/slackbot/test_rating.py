"""Whoever led is asked how it went: a minute after the end, once more in working hours a day later, then given up."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.actor import WORKER
from incidents.deactivation import deactivated_outside
from incidents.errors import NotNow, NotYours
from incidents.lifecycle import reopen, resolve
from incidents.models import Incident, OutboxEntry, Person, Rating
from incidents.outbox.work import work_on
from incidents.rating import rate
from incidents.roles import claim
from sandbox.faults import Fault
from sandbox.slack.workspace import Message
from slackbot.rating import ask
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import INES, Slack, actions_of, text_of

WEDNESDAY = datetime(2030, 1, 2, 11, 0, tzinfo=UTC)  # noon in Berlin


@pytest.fixture
def led(clock: MovedClock, room: Incident, ic: Person, slack: Slack) -> Incident:
    """By Ines, of Berlin."""
    Person.objects.filter(pk=ic.pk).update(tz="Europe/Berlin")
    claim(room, actor=by(ic))
    settle()
    return Incident.objects.get()


@pytest.fixture
def resolved(clock: MovedClock, led: Incident, ic: Person) -> Incident:
    """On a Wednesday at noon."""
    clock.move_to(WEDNESDAY)
    resolve(led, actor=by(ic))
    settle()
    return Incident.objects.get()


def asked(slack: Slack) -> list[Message]:
    return [one for one in slack.dms(INES) if one.metadata["event_type"] == "rating"]


def after(clock: MovedClock, **long: float) -> None:
    clock.move_to(WEDNESDAY + timedelta(**long))
    settle()


def test_it_is_asked_a_minute_after_the_end_alone(clock: MovedClock, resolved: Incident, slack: Slack) -> None:
    after(clock, seconds=5)
    assert asked(slack) == []
    after(clock, seconds=62)
    [question] = asked(slack)
    assert "How did" in text_of(question)
    assert "only in averages of five or more" in text_of(question)
    assert not slack.posts("rating")


def test_it_is_asked_once_more_after_a_day_and_given_up_after_two(
    clock: MovedClock, resolved: Incident, slack: Slack
) -> None:
    for hours, times in ((0.02, 1), (23.9, 1), (24.1, 2), (47.9, 2)):
        after(clock, hours=hours)
        assert len(asked(slack)) == times, hours
    assert "RATING_SKIPPED" not in actions_of(resolved)
    after(clock, hours=48.2)
    assert actions_of(resolved).count("RATING_SKIPPED") == 1
    assert {text_of(one) for one in asked(slack)} == {f"{resolved.reference} was not rated. I do not ask again."}


def test_a_number_is_taken_once_and_ends_it(clock: MovedClock, resolved: Incident, slack: Slack) -> None:
    after(clock, minutes=2)
    [question] = asked(slack)
    for _ in range(2):
        slack._act("click", channel=_channel(slack, question), ts=question.ts, action_id="rate_4", user=INES)
    settle()
    assert text_of(asked(slack)[0]).startswith("Thank you: 4 of 5")
    after(clock, hours=49)
    assert (len(asked(slack)), Rating.objects.get().stars) == (1, 4)
    assert (actions_of(resolved).count("IC_RATED"), actions_of(resolved).count("RATING_SKIPPED")) == (1, 0)


def _channel(slack: Slack, message: Message) -> str:
    return next(one.id for one in slack.world.slack.channels.values() if message in one.messages)


def test_only_whoever_is_asked_says_it_and_no_second_number_counts(
    clock: MovedClock, resolved: Incident, ic: Person, responder: Person
) -> None:
    rating = Rating.objects.get()
    with pytest.raises(NotYours):
        rate(resolved, rating_id=rating.pk, stars=1, actor=by(responder))
    rate(resolved, rating_id=rating.pk, stars=5, actor=by(ic))
    with pytest.raises(NotNow):
        rate(resolved, rating_id=rating.pk, stars=1, actor=by(ic))
    assert Rating.objects.get().stars == 5


def test_resolved_again_after_a_reopening_it_is_asked_of_both_ends(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    after(clock, minutes=5)
    reopen(resolved, actor=by(ic))
    settle()
    after(clock, minutes=30)
    resolve(resolved, actor=by(ic))
    settle()
    after(clock, minutes=32)
    assert (len(asked(slack)), Rating.objects.count()) == (2, 2)


def test_taken_back_within_the_minute_nothing_is_asked(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    reopen(resolved, actor=by(ic))
    settle()
    after(clock, hours=72)
    assert asked(slack) == []


def test_a_question_whose_answer_was_lost_is_asked_once(clock: MovedClock, resolved: Incident, slack: Slack) -> None:
    clock.move_to(WEDNESDAY + timedelta(minutes=2))
    slack.world.faults = {"slack": Fault(lose_answers=1.0)}
    work_on(OutboxEntry.objects.get(kind="ask_rating").pk)
    slack.world.faults = {}
    after(clock, minutes=5)
    assert (len(asked(slack)), Rating.objects.get().times_asked) == (1, 1)


def test_a_worker_that_died_before_noting_it_is_followed_by_one_that_finds_it(
    clock: MovedClock, resolved: Incident, slack: Slack
) -> None:
    after(clock, minutes=2)
    Rating.objects.update(asked_at=None, due_at=WEDNESDAY)
    ask(resolved, rating_id=Rating.objects.get().pk)
    assert (len(asked(slack)), Rating.objects.get().times_asked) == (1, 1)


@pytest.mark.parametrize(
    ("hour", "again", "over"),
    [
        (1, 31.0, 48.1),  # two in the morning: once more at nine of the next day
        (16.5, 24.1, 48.1),
        (17.5, 38.5, 48.1),  # half past six in the evening
    ],
)
def test_at_whatever_hour_it_ended_it_is_given_up_two_days_after_it_was_asked(
    clock: MovedClock, led: Incident, slack: Slack, *, ic: Person, hour: float, again: float, over: float
) -> None:
    end = WEDNESDAY.replace(hour=0) - timedelta(days=1) + timedelta(hours=hour)
    clock.move_to(end)
    resolve(led, actor=by(ic))
    settle()
    for hours in (0.05, again - 0.5, again + 0.1, over - 0.2):
        clock.move_to(end + timedelta(hours=hours))
        settle()
        assert len(asked(slack)) == 1 + (hours > again)
    assert "RATING_SKIPPED" not in actions_of(led)
    clock.move_to(end + timedelta(hours=over))
    settle()
    assert "RATING_SKIPPED" in actions_of(led)


def test_the_second_time_is_no_night_call_where_the_workers_were_away_until_then(
    clock: MovedClock, resolved: Incident, slack: Slack
) -> None:
    after(clock, minutes=2)
    for hours, times in ((34, 1), (44.9, 1), (45.1, 2)):  # ten in the evening; nine in the morning
        after(clock, hours=hours)
        assert len(asked(slack)) == times, hours


def test_whoever_is_gone_is_not_asked_and_it_is_given_up_in_its_time(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    deactivated_outside(ic, said_by="slack", actor=WORKER)
    for hours in (0.02, 24.1, 47.9):
        after(clock, hours=hours)
    assert (asked(slack), "RATING_ASKED" in actions_of(resolved)) == ([], False)
    assert "RATING_SKIPPED" not in actions_of(resolved)
    after(clock, hours=48.2)
    assert "RATING_SKIPPED" in actions_of(resolved)


def test_the_second_time_waits_for_monday(clock: MovedClock, led: Incident, ic: Person, slack: Slack) -> None:
    friday = WEDNESDAY + timedelta(days=2, hours=9)
    clock.move_to(friday)
    resolve(led, actor=by(ic))
    settle()
    clock.move_to(friday + timedelta(minutes=2))
    settle()
    assert Rating.objects.get().due_at == datetime(2030, 1, 7, 8, 0, tzinfo=UTC)
