"""While nobody leads: the room hears it after five minutes, the next on call after ten, and neither once somebody does."""

from datetime import timedelta
from typing import Any

import pytest

from incidents.models import Incident, Person
from incidents.roles import claim, release
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, Slack, text_of


@pytest.fixture
def waiting(clock: MovedClock, room: Incident, responder: Person) -> Incident:
    """Nobody leads it, and Carla is next on call."""
    room.responders.update_or_create(person=responder, defaults={"level": 2, "via": "Secondary"})
    return room


def after(clock: MovedClock, waiting: Incident, minutes: float) -> None:
    """So long after the room was ready."""
    assert waiting.room_ready_at
    clock.move_to(waiting.room_ready_at + timedelta(minutes=minutes))
    settle()


def paged(slack: Slack) -> list[Any]:
    return [call.body for call in slack.world.calls if call.path.endswith("/escalation/")]


def test_all_hear_it_and_how_to_lead(clock: MovedClock, waiting: Incident, slack: Slack) -> None:
    after(clock, waiting, 4.9)
    assert slack.posts("nobody_leads") == []
    after(clock, waiting, 5.1)
    [told] = slack.posts("nobody_leads")
    assert f"*Nobody leads {waiting.reference} yet*" in text_of(told)
    assert f"<@{CARLA}> (next on call) is told." in text_of(told)  # as things are OnCall can page nobody
    assert slack.with_button("lead") is told


def test_the_next_on_call_is_paged_for_a_p1_and_written_to(
    clock: MovedClock, waiting: Incident, slack: Slack, settings: Any
) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    Person.objects.filter(slack_id=CARLA).update(oncall_id="UCARLA")
    for minutes in (5.1, 10.2, 60):
        after(clock, waiting, minutes)
    assert f"<@{CARLA}> (next on call) is paged." in text_of(slack.posts("nobody_leads")[0])
    assert len(paged(slack)) == 1
    assert "you are next on call" in text_of(slack.dms(CARLA)[0])


def test_for_a_lesser_one_a_direct_message_is_enough(clock: MovedClock, waiting: Incident, slack: Slack) -> None:
    Incident.objects.update(severity="P2")
    for minutes in (5.1, 10.2):
        after(clock, waiting, minutes)
    assert (len(slack.dms(CARLA)), paged(slack)) == (1, [])


def test_nobody_hears_of_it_once_somebody_leads(clock: MovedClock, waiting: Incident, slack: Slack, ic: Person) -> None:
    after(clock, waiting, 4)
    claim(waiting, actor=by(ic))
    after(clock, waiting, 11)
    assert (slack.posts("nobody_leads"), slack.dms(CARLA)) == ([], [])


def test_it_begins_anew_when_the_lead_is_laid_down(
    clock: MovedClock, waiting: Incident, slack: Slack, ic: Person
) -> None:
    after(clock, waiting, 5.1)
    claim(waiting, actor=by(ic))
    after(clock, waiting, 8)
    release(waiting, actor=by(ic))
    after(clock, waiting, 12.9)
    assert len(slack.posts("nobody_leads")) == 1
    after(clock, waiting, 13.2)
    assert len(slack.posts("nobody_leads")) == 2
