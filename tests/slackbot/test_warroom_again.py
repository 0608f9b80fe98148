"""An assembly that was cut short, or whose answers were lost, is finished by the next worker; nothing is done twice."""

from collections.abc import Callable
from typing import Any

import pytest

from clients import breaker
from incidents.models import Incident, OutboxEntry
from incidents.models.incident import State
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from slackbot.models import RoomMessage, RoomStep, WarRoom
from slackbot.warroom.assemble import assemble
from slackbot.warroom.steps import STEPS, Step
from tests.at_once import at_once
from tests.sample import a_few
from tests.slackbot.conftest import Slack
from tests.slackbot.dying import do, do_until, posted, stands_once, step

Settle = Callable[[], None]
Fire = Callable[..., Any]


def test_a_second_run_repeats_nothing(slack: Slack, room: Incident) -> None:
    before = len(slack.world.calls)
    assemble(room)
    assert len(slack.world.calls) == before
    stands_once(slack)


@pytest.mark.parametrize("last", a_few(STEPS, 2), ids=lambda step: step.name)
def test_a_worker_that_dies_after_a_step_before_recording_it(
    slack: Slack, fire: Fire, settle: Settle, last: Step
) -> None:
    fire()
    do_until(last)
    RoomStep.objects.get(name=last.name).delete()
    settle()
    stands_once(slack)


@pytest.mark.parametrize("last", a_few(STEPS, 2), ids=lambda step: step.name)
def test_a_worker_that_dies_after_recording_a_step(slack: Slack, fire: Fire, settle: Settle, last: Step) -> None:
    fire()
    do_until(last)
    settle()
    stands_once(slack)


def test_a_worker_that_dies_at_the_very_end(slack: Slack, room: Incident, make_due: Settle, settle: Settle) -> None:
    OutboxEntry.objects.filter(kind="assemble_room").update(state="pending", in_doubt=True)
    make_due()
    settle()
    stands_once(slack)


def test_no_step_is_on_record_although_all_were_done(
    slack: Slack, room: Incident, make_due: Settle, settle: Settle
) -> None:
    RoomStep.objects.all().delete()
    Incident.objects.update(room_ready_at=None, state=State.ROOM_ASSEMBLING)
    OutboxEntry.objects.filter(kind="assemble_room").update(state="pending", in_doubt=True)
    make_due()
    settle()
    [channel] = slack.rooms
    assert posted(slack) == ["headline", "checklist"]
    assert (len(channel.pins), len(channel.bookmarks)) == (2, 1)


def test_a_lease_that_ran_out_lets_another_worker_finish(
    slack: Slack, fire: Fire, make_due: Settle, settle: Settle
) -> None:
    fire()
    entry = OutboxEntry.objects.get(kind="assemble_room")
    OutboxEntry.objects.filter(pk=entry.pk).update(
        state="claimed", lease_token="00000000-0000-4000-8000-000000000000", lease_until=entry.due_at
    )
    make_due()
    settle()
    stands_once(slack)


def test_two_workers_at_once_make_one_room(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    entry = OutboxEntry.objects.get(kind="assemble_room").pk
    assert at_once(lambda: work_on(entry), lambda: work_on(entry)).count(True) == 1
    settle()
    stands_once(slack)


def test_answers_that_were_lost_make_nothing_twice(slack: Slack, fire: Fire, catch_up: Settle) -> None:
    fire()
    for gets_through in ("channel", "headline", "accounts"):
        slack.world.faults = {"slack": Fault(lose_answers=1.0)}
        catch_up()
        slack.world.faults = {}
        breaker.close_all()
        do(step(gets_through))
    catch_up()
    stands_once(slack)


@pytest.mark.parametrize("share", a_few([0.3, 0.6], 1))
def test_a_slack_that_loses_and_refuses_at_random_makes_nothing_twice(
    slack: Slack, fire: Fire, catch_up: Settle, share: float
) -> None:
    fire()
    for _ in range(4):
        slack.world.faults = {"slack": Fault(lose_answers=share, error_rate=share / 2)}
        catch_up()
    slack.world.faults = {}
    catch_up()
    # of whom Slack said nothing the directory's people are given up
    stands_once(slack, everybody=False, in_order=False)


def test_a_name_that_somebody_else_has_is_left_to_them(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    name = f"incident-{Incident.objects.get().number}-checkout-errors"
    squatter = slack.world.slack.add_channel(name=name, members=["U0OTTO000"], creator="U0OTTO000", is_private=True)
    settle()
    assert slack.room.name == f"{name}-2"
    assert squatter.members == ["U0OTTO000"]


def test_a_channel_that_somebody_made_and_added_the_bot_to_is_not_adopted(
    slack: Slack, fire: Fire, settle: Settle
) -> None:
    fire()
    name = f"incident-{Incident.objects.get().number}-checkout-errors"
    members = ["U0OTTO000", BOT_USER]
    trap = slack.world.slack.add_channel(name=name, members=members, creator="U0OTTO000", is_private=True)
    settle()
    assert slack.room.name == f"{name}-2"
    assert trap.messages == []


def test_our_own_channel_from_a_lost_answer_is_adopted(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    name = f"incident-{Incident.objects.get().number}-checkout-errors"
    ours = slack.world.slack.add_channel(name=name, members=[BOT_USER], is_private=True)
    settle()
    assert WarRoom.objects.get().channel == ours.id
    assert len(slack.rooms) == 1


def test_our_own_channel_that_was_shared_outside_is_not_adopted(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    name = f"incident-{Incident.objects.get().number}-checkout-errors"
    ours = slack.world.slack.add_channel(name=name, members=[BOT_USER], is_private=True)
    ours.is_pending_ext_shared = True
    settle()
    assert slack.room.name == f"{name}-2"
    assert (ours.members, ours.messages) == ([BOT_USER], [])


def test_our_own_channel_of_another_incident_is_not_adopted(
    slack: Slack, room: Incident, fire: Fire, settle: Settle
) -> None:
    fire(group="ISECOND")
    second = Incident.objects.order_by("-number")[0]
    slack.room.name = f"incident-{second.number}-checkout-errors"
    settle()
    assert slack.room.name == f"incident-{second.number}-checkout-errors-2"
    assert WarRoom.objects.count() == 2


def test_a_headline_that_was_posted_before_the_worker_died_is_found(slack: Slack, fire: Fire, settle: Settle) -> None:
    fire()
    do_until(step("headline"))
    RoomStep.objects.get(name="headline").delete()
    RoomMessage.objects.update(ts="")
    settle()
    stands_once(slack)
