"""Slack is down, or says no, while a room is made: when that is a failed assembly, what is held, and how the room opens after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from incidents import endings, lifecycle, roles
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from incidents.outbox.clock import database_now
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from slackbot.models import RoomStep
from tests.conftest import by, do_everything_owed
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import CARLA, INES, RAVI, Slack, actions_of, text_of

Pass = Callable[[], None]
Fire = Callable[..., Any]
DOWN = Fault(status=503)
UNREACHED = Fault(status=503, methods=("chat.postMessage",))
CREATE, PIN = ("conversations.create",), ("pins.add",)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Slack's, and what comes of it."""

    begins: Callable[[Fault], Incident]  # an alert comes while Slack is like that
    lasts: Pass  # twenty seconds go by, and what waits is tried again
    ends: Pass


@pytest.fixture
def trouble(slack: Slack, fire: Fire, clock: MovedClock, catch_up: Pass) -> Trouble:
    def begin(fault: Fault) -> Incident:
        slack.world.faults = {"slack": fault}
        fire()
        do_everything_owed()
        return now()

    def last() -> None:
        clock.move_to(clock.now() + timedelta(seconds=20))
        catch_up()

    def end() -> None:
        slack.world.faults = {}
        catch_up()

    return Trouble(begins=begin, lasts=last, ends=end)


def now() -> Incident:
    return Incident.objects.get()


def assembly() -> OutboxEntry:
    return OutboxEntry.objects.get(kind="assemble_room")


def reasons(incident: Incident) -> list[str]:
    """Why the room failed, each time that it did."""
    changes = incident.events.filter(action="STATE_CHANGED").order_by("seq")
    return [change.words["why"] for change in changes if change.detail["now"] == State.ASSEMBLY_FAILED]


def test_too_many_calls_make_the_room_late_and_nothing_fails(trouble: Trouble) -> None:
    trouble.begins(Fault(error="ratelimited", methods=CREATE))
    trouble.lasts()
    assert (now().state, assembly().attempts) == (State.ROOM_ASSEMBLING, 0)
    trouble.ends()
    assert now().state == State.ROOM_ASSEMBLED


@pytest.mark.parametrize("fault", [DOWN, UNREACHED], ids=["all of it", "once the channel stands"])
def test_an_outage_is_a_failed_assembly_once_it_has_lasted_and_the_room_opens_after_it(
    slack: Slack, trouble: Trouble, fault: Fault
) -> None:
    assert trouble.begins(fault).state == State.ROOM_ASSEMBLING
    trouble.lasts()
    trouble.lasts()
    assert (now().state, reasons(now()), assembly().attempts) == (State.ASSEMBLY_FAILED, ["Slack does not answer."], 0)
    trouble.ends()
    assert (now().state, {INES, RAVI, CARLA} <= set(slack.room.members)) == (State.ROOM_ASSEMBLED, True)
    assert len(slack.posts("headline")) == 1


def test_people_are_told_whom_slack_has_named_to_nobody(trouble: Trouble) -> None:
    incident = trouble.begins(DOWN)
    trouble.lasts()
    trouble.lasts()
    on_call = [one.person.reference for one in incident.responders.filter(level__gt=0).select_related("person")]
    mailed = {told.detail.get("person") for told in incident.events.filter(action="TOLD_WITHOUT_SLACK")}
    assert (len(on_call) > 2, set(on_call) - mailed) == (True, set())


REFUSED = [
    (Fault(error="token_revoked"), "the app's token was revoked. Install the app again"),
    (Fault(error="invalid_auth"), "it does not know the app's token. Compare SLACK_BOT_TOKEN"),
    (Fault(error="account_inactive"), "the app was removed from the workspace"),
    (Fault(error="missing_scope", methods=CREATE), "reinstall the app with groups:write"),
    (Fault(error="restricted_action", methods=CREATE), "Ask one of its admins to let the app create private channels"),
    (Fault(error="a_word_of_tomorrow", methods=CREATE), "it refused this"),
]


@pytest.mark.parametrize(("fault", "said"), REFUSED, ids=lambda one: getattr(one, "error", ""))
def test_what_an_operator_must_mend_fails_at_once_is_held_and_done_when_it_is_mended(
    trouble: Trouble, fault: Fault, said: str
) -> None:
    incident, held = trouble.begins(fault), assembly()
    assert (incident.state, held.state, held.attempts) == (State.ASSEMBLY_FAILED, "pending", 0)
    assert (said in reasons(incident)[0], said in held.last_error, fault.error in held.last_error) == (
        True,
        True,
        False,
    )
    assert 50 < (held.due_at - database_now()).total_seconds() <= 60
    trouble.lasts()
    trouble.ends()
    assert (now().state, len(reasons(now()))) == (State.ROOM_ASSEMBLED, 1)


def test_a_room_stands_that_may_not_be_pinned_and_says_what_to_mend(slack: Slack, trouble: Trouble) -> None:
    incident = trouble.begins(Fault(error="missing_scope", methods=PIN))
    assert (incident.state, incident.room_ready_at is not None) == (State.ROOM_ASSEMBLED, True)
    said = text_of(slack.posts("headline")[0])
    assert "Not done here (headline pinned, checklist pinned). Slack: the app lacks the scope pins:write." in said
    assert ("reinstall the app with pins:write." in said, "missing_scope" in said) == (True, False)
    trouble.ends()
    assert (len(slack.room.pins), "Not done here" in text_of(slack.posts("headline")[0])) == (2, False)


def test_a_room_is_ready_without_the_topic_that_comes_later(slack: Slack, trouble: Trouble) -> None:
    incident = trouble.begins(Fault(status=503, methods=("conversations.setTopic",)))
    assert (incident.room_ready_at is not None, slack.room.topic, assembly().state) == (True, "", "pending")
    trouble.ends()
    assert (slack.room.topic, assembly().state) == (f"{incident.reference} P1 Checkout errors", "done")


def test_a_channel_whose_answer_was_lost_costs_no_attempt_and_is_taken_up(slack: Slack, trouble: Trouble) -> None:
    trouble.begins(Fault(lose_answers=1.0, methods=CREATE))
    for _ in range(3):
        trouble.lasts()
    assert assembly().attempts == 0
    trouble.ends()
    assert (len(slack.rooms), now().state) == (1, State.ROOM_ASSEMBLED)


def test_a_channel_archived_before_its_room_stood_says_so_and_is_gone_on_with_once_it_is_back(
    slack: Slack, trouble: Trouble
) -> None:
    trouble.begins(UNREACHED)
    slack.room.is_archived = True
    trouble.ends()
    assert (now().state, assembly().state) == (State.ASSEMBLY_FAILED, "pending")
    assert reasons(now()) == ["Slack: somebody archived the room's channel. Unarchive it in Slack."]
    slack.room.is_archived = False
    trouble.ends()
    assert now().state == State.ROOM_ASSEMBLED


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("is_archived", "somebody archived the room's channel. Unarchive it in Slack."),
        ("not_in_channel", "somebody removed the app from the room's channel. Add it to the channel again."),
    ],
)
def test_a_channel_that_lets_nobody_in_any_more_is_waited_for(trouble: Trouble, word: str, why: str) -> None:
    trouble.begins(Fault(error=word, methods=("conversations.invite",)))
    assert (now().state, reasons(now()), assembly().state) == (State.ASSEMBLY_FAILED, [f"Slack: {why}"], "pending")
    trouble.ends()
    assert now().state == State.ROOM_ASSEMBLED


@pytest.mark.parametrize("status", [302, 403])
def test_a_proxy_that_answers_in_slacks_place_is_an_outage(slack: Slack, trouble: Trouble, status: int) -> None:
    trouble.begins(Fault(status=status))
    trouble.lasts()
    trouble.lasts()
    assert (now().state, reasons(now())) == (State.ASSEMBLY_FAILED, ["Slack does not answer."])
    trouble.ends()
    assert (now().state, len(slack.posts("headline"))) == (State.ROOM_ASSEMBLED, 1)


def test_what_was_done_meanwhile_stands_in_the_room_in_order_and_once(
    slack: Slack, trouble: Trouble, ic: Person
) -> None:
    incident = trouble.begins(DOWN)
    trouble.lasts()
    roles.claim(incident, actor=by(ic, "console"))
    lifecycle.mitigate(now(), actor=by(ic, "console"))
    trouble.lasts()
    trouble.ends()
    trouble.ends()
    kinds = [post.metadata["event_type"] for post in slack.posts()]
    assert [one for one in kinds if one in ("headline", "leads", "mitigated")] == ["headline", "leads", "mitigated"]
    assert (now().state, now().room_ready_at is not None) == (State.MITIGATED, True)
    assert f"Leads: <@{INES}>" in text_of(slack.posts("headline")[0])


def test_one_that_was_resolved_meanwhile_has_its_room_with_its_story(
    slack: Slack, trouble: Trouble, ic: Person
) -> None:
    incident = trouble.begins(DOWN)
    trouble.lasts()
    roles.claim(incident, actor=by(ic, "console"))
    lifecycle.resolve(now(), actor=by(ic, "console"))
    trouble.lasts()
    trouble.ends()
    kinds = [post.metadata["event_type"] for post in slack.posts()]
    assert [one for one in kinds if one in ("headline", "leads", "resolved")] == ["headline", "leads", "resolved"]
    assert (now().state, BOT_USER in slack.room.members) == (State.RESOLVED, True)


def test_one_that_was_no_incident_after_all_has_none(slack: Slack, trouble: Trouble, ic: Person) -> None:
    incident = trouble.begins(DOWN)
    trouble.lasts()
    endings.cancel(incident, why="A flapping probe.", actor=by(ic, "console"))
    trouble.ends()
    assert (slack.rooms, assembly().state) == ([], "done")


def test_a_worker_that_dies_once_the_room_is_ready_leaves_the_rest_to_another(
    slack: Slack, room: Incident, make_due: Pass, settle: Pass
) -> None:
    RoomStep.objects.filter(name="topic").delete()
    slack.room.topic = ""
    OutboxEntry.objects.filter(kind="assemble_room").update(state="pending", in_doubt=True)
    make_due()
    settle()
    assert (slack.room.topic, actions_of(room).count("WAR_ROOM_CREATED")) == (f"{room.reference} P1 Checkout errors", 1)
