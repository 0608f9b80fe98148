"""[Undo] in the room: where it stands, what comes of it, and what the message says then."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from incidents.models import Incident, Person
from sandbox.slack.workspace import Message
from statuspage.models import Approval, Draft
from tests.conftest import do_everything_owed
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, publish, text_of

Settle = Callable[[], None]
WAYS = {"leads": "claim", "mitigated": "mitigate", "resolved": "resolve", "severity": "severity P2"}


def do(slack: Slack, settle: Settle, *commands: str, by: str = INES) -> None:
    for command in commands:
        slack.command(command, by=by)
        settle()


def press(slack: Slack, settle: Settle, message: Message, *, by: str = INES) -> None:
    slack.click("undo", by=by, ts=message.ts)
    settle()


def has_undo(message: Message) -> bool:
    return "'action_id': 'undo'" in str(message.blocks)


def of(slack: Slack, event_type: str) -> Message:
    return slack.posts(event_type)[-1]


@pytest.mark.parametrize("event_type", WAYS)
def test_the_message_says_who_undid_it_and_where_it_stands(
    slack: Slack, room: Incident, settle: Settle, event_type: str
) -> None:
    do(slack, settle, "claim", *([WAYS[event_type]] if event_type != "leads" else []))
    press(slack, settle, of(slack, event_type))
    said = text_of(of(slack, event_type))
    leads = "Nobody leads." if event_type == "leads" else f"<@{INES}> leads."
    stands = "room assembled" if event_type == "leads" else "active"
    assert f"~\n*Undone* by <@{INES}>, <!date^" in said
    assert f"{room.reference} is P1, {stands}. {leads}" in said
    assert not has_undo(of(slack, event_type))


def test_a_false_alarm_too(slack: Slack, room: Incident, settle: Settle) -> None:
    do(slack, settle, "cancel flapping")
    slack.submit(slack.view(INES))
    settle()
    press(slack, settle, of(slack, "cancelled"))
    assert "*Undone* by" in text_of(of(slack, "cancelled"))
    assert Incident.objects.get().state == "ACTIVE"


def test_a_second_end_is_told_by_a_message_of_its_own(slack: Slack, room: Incident, settle: Settle) -> None:
    do(slack, settle, "resolve")
    press(slack, settle, of(slack, "resolved"))
    do(slack, settle, "resolve")
    first, second = slack.posts("resolved")
    assert "*Undone* by" in text_of(first)
    assert text_of(second).startswith("*Resolved*")
    assert has_undo(second)


def test_whoever_presses_second_hears_that_it_is_undone(slack: Slack, room: Incident, settle: Settle) -> None:
    do(slack, settle, "claim", "mitigate")
    message = of(slack, "mitigated")
    ts = message.ts
    slack.click("undo", by=INES, ts=ts)
    slack.click("undo", by=INES, ts=ts)
    settle()
    assert "Ines Castro has undone that already" in slack.told(INES)[-1]


def test_only_the_ic_may(slack: Slack, room: Incident, settle: Settle) -> None:
    do(slack, settle, "claim", "resolve")
    press(slack, settle, of(slack, "resolved"), by=CARLA)
    assert "Only Ines Castro" in slack.told(CARLA)[-1]
    assert not Incident.objects.get().is_open


def test_where_nothing_is_told_that_can_be_undone_nothing_is(slack: Slack, room: Incident, settle: Settle) -> None:
    do(slack, settle, "claim")
    headline = slack.posts("headline")[0]
    headline.blocks[0]["accessory"] = of(slack, "leads").blocks[0]["accessory"] | {"block_id": "b"}
    press(slack, settle, headline)
    assert "nothing to undo there" in slack.told(INES)[-1]


def ten_minutes_later(clock: MovedClock) -> None:
    clock.move_to(clock.now() + timedelta(minutes=10, seconds=5))
    do_everything_owed()


def test_after_ten_minutes_the_button_is_gone_and_the_rest_stays(
    clock: MovedClock, slack: Slack, room: Incident, settle: Settle
) -> None:
    do(slack, settle, "claim", "mitigate")
    assert has_undo(of(slack, "mitigated"))
    ten_minutes_later(clock)
    assert text_of(of(slack, "mitigated")).startswith("*Mitigated*")
    assert "'action_id': 'resolve'" in str(of(slack, "mitigated").blocks)
    assert not has_undo(of(slack, "mitigated"))
    assert not has_undo(of(slack, "leads"))


def test_one_that_the_incident_has_left_behind_is_a_line(
    clock: MovedClock, slack: Slack, room: Incident, settle: Settle
) -> None:
    do(slack, settle, "claim", "mitigate", "resolve", "reopen")
    ten_minutes_later(clock)
    assert re.search(r" UTC> Mitigated after \d+ min\.$", text_of(of(slack, "mitigated")))
    assert re.search(r" UTC> Resolved after \d+ min\.$", text_of(of(slack, "resolved")))


def test_no_approval_and_no_publication_is_undone(slack: Slack, draft: Draft, approver: Person, settle: Settle) -> None:
    publish(slack, by=ARUN)
    before = slack.world.snapshot()["statuspage"]["incidents"]
    do(slack, settle, "resolve")
    press(slack, settle, of(slack, "resolved"))
    assert Incident.objects.get().is_open
    assert (Approval.objects.count(), slack.world.snapshot()["statuspage"]["incidents"]) == (1, before)


def test_linear_says_that_it_is_open_again_and_a_second_end_files_no_other(
    slack: Slack, room: Incident, settle: Settle
) -> None:
    do(slack, settle, "resolve")
    press(slack, settle, of(slack, "resolved"))
    [issue] = slack.world.snapshot()["linear"]["issues"]
    assert issue["title"].startswith("[Reopened] [P1 Postmortem] ")
    do(slack, settle, "resolve")
    [again] = slack.world.snapshot()["linear"]["issues"]
    assert (again["id"], again["title"].startswith("[P1 Postmortem] ")) == (issue["id"], True)
