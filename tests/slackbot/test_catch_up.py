"""`catchup`: whoever joins late is told what happened, in a dialog of their own, with links to what each sentence rests on."""

import json
from collections.abc import Callable

import pytest

from clients import breaker
from incidents import links
from incidents.models import Incident, OutboxEntry
from incidents.outbox.work import work_on
from incidents.timeline import timeline
from sandbox.faults import Fault
from tests.slackbot.conftest import CARLA, OTTO, Slack, words_in
from tests.slackbot.test_more import more

Settle = Callable[[], None]
__all__ = ["more"]


def test_it_is_told_in_a_dialog_of_their_own_with_what_it_rests_on(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    before = len(slack.room.messages)
    slack.command("catchup", by=CARLA)
    assert "loading what happened" in words_in(slack.view(CARLA))
    settle()
    said, first = words_in(slack.view(CARLA)), timeline(room)[0]
    assert f"The incident has been on record since {first.at:%H:%M}. <{links.event(first.event)}|[{first.seq}]>" in said
    assert "Written by the model at <!date^" in said
    assert f"*What it rests on*\n<{links.event(first.event)}|[{first.seq}]> <!date^" in said
    assert len(slack.room.messages) == before


def test_without_the_model_it_is_the_timeline_marked_as_such(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.world.faults = {"bedrock": Fault(status=503)}
    slack.command("catchup", by=CARLA)
    settle()
    said = words_in(slack.view(CARLA))
    assert ":warning: The model did not answer. This is the timeline as it stands." in said
    assert timeline(room)[-1].said in said


def test_no_room_waits_for_it(slack: Slack, room: Incident) -> None:
    slack.command("catchup", by=CARLA)
    work_on(OutboxEntry.objects.get(kind="work_slack_request", state="pending").pk)
    entry = OutboxEntry.objects.get(kind="catch_somebody_up")
    assert not [call for call in slack.world.calls if call.system == "bedrock"]
    slack.world.slack.views.clear()
    work_on(entry.pk)
    entry.refresh_from_db()
    assert entry.state == "done"


def test_two_who_ask_at_once_are_told_the_same(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("catchup", by=CARLA)
    slack.command("catchup", by=OTTO)
    settle()
    assert words_in(slack.view(CARLA)).split("*Since then*")[0] == words_in(slack.view(OTTO)).split("*Since then*")[0]
    assert sum(call.system == "bedrock" for call in slack.world.calls) == 1


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("fault", [None, Fault(lose_answers=1.0)])
def test_after_a_lost_answer_or_a_killed_worker_nobody_is_asked_twice(
    slack: Slack, settle: Settle, make_due: Settle, fault: Fault | None
) -> None:
    slack.command("catchup", by=CARLA)
    work_on(OutboxEntry.objects.get(kind="work_slack_request", state="pending").pk)
    entry = OutboxEntry.objects.filter(kind="catch_somebody_up")
    slack.world.faults = {"slack": fault} if fault else {}
    work_on(entry.get().pk)
    slack.world.faults = {}
    entry.update(state="pending", in_doubt=True)  # as whoever died while doing it left it
    breaker.close_all()
    make_due()
    settle()
    assert entry.get().state == "done"
    assert "Written by the model" in words_in(slack.view(CARLA))
    assert sum(call.system == "bedrock" for call in slack.world.calls) == 1


@pytest.mark.usefixtures("room")
def test_more_has_it(slack: Slack, more: Callable[..., object]) -> None:
    more("catchup")
    assert "Written by the model" in words_in(slack.view(CARLA))
    assert "The incident has been on record" in json.dumps(slack.view(CARLA).body)
