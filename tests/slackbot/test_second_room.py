"""What opens again after its room was archived goes on in a second one, complete, and each is found from the other."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.lifecycle import mitigate, reopen, resolve
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from incidents.roles import claim, give_role
from incidents.undo import undo
from sandbox.faults import Fault
from slackbot.models import RoomStep, WarRoom
from slackbot.second_room import replace_archived
from slackbot.warroom.steps import STEPS
from tests.at_once import at_once
from tests.conftest import by
from tests.slackbot.conftest import INES, Slack, actions_of, text_of
from tests.statuspage.conftest import write

Settle = Callable[[], None]


@pytest.fixture
def archived(room: Incident, ic: Person, slack: Slack, settle: Settle) -> Incident:
    """Resolved, and its room archived."""
    claim(room, actor=by(ic))
    resolve(room, actor=by(ic))
    settle()
    slack.room.is_archived = True
    return Incident.objects.get()


def stands_complete(slack: Slack, incident: Incident, catch_up: Settle) -> None:
    """One second room with all that a room has, once; what waits for it is tried every few seconds."""
    catch_up()
    catch_up()
    first, second = slack.rooms
    assert second.name == f"{first.name}-2"
    assert (len(second.pins), len(second.bookmarks), INES in second.members) == (2, 1, True)
    kinds = [post.metadata["event_type"] for post in slack.posts(channel=second)]
    assert sorted(kind for kind in kinds if kind != "context") == ["checklist", "headline", "reopened", "second_room"]
    assert RoomStep.objects.count() == len(STEPS)
    now, before = WarRoom.objects.get(incident=incident), WarRoom.objects.get(former_of=incident)
    assert (now.channel, before.channel) == (second.id, first.id)


def test_reopened_it_goes_on_in_a_second_room(slack: Slack, archived: Incident, ic: Person, catch_up: Settle) -> None:
    reopen(archived, actor=by(ic))
    stands_complete(slack, archived, catch_up)
    assert "is archived" in text_of(slack.posts("second_room")[0])
    assert actions_of(archived).count("ROOM_LEFT") == 1
    assert not [one for one in slack.dms(INES) if one.metadata["event_type"] == "room_closed"]
    assert not OutboxEntry.objects.filter(state="dead").exists()


def test_an_end_that_is_undone_does_too(slack: Slack, archived: Incident, ic: Person, catch_up: Settle) -> None:
    end = archived.events.get(action="INCIDENT_RESOLVED")
    undo(archived, event_id=end.pk, actor=by(ic))
    catch_up()
    first, second = slack.rooms
    assert second.name == f"{first.name}-2"
    assert WarRoom.objects.get(incident=archived).channel == second.id


def test_what_fires_again_does_too(
    slack: Slack, archived: Incident, fire: Callable[..., Any], catch_up: Settle
) -> None:
    fire(group="IABC124", integration={"id": "CIABC123", "labels": {"severity": "critical", "service": "checkout"}})
    stands_complete(slack, archived, catch_up)
    assert Incident.objects.count() == 1


def test_its_commands_work_there(slack: Slack, archived: Incident, ic: Person, catch_up: Settle) -> None:
    reopen(archived, actor=by(ic))
    catch_up()
    slack.command("mitigate", by=INES)
    catch_up()
    assert Incident.objects.get().state == "MITIGATED"
    assert len(slack.posts("mitigated")) == 1


def test_what_was_held_before_is_said_there(slack: Slack, room: Incident, ic: Person, catch_up: Settle) -> None:
    claim(room, actor=by(ic))
    mitigate(room, actor=by(ic))
    catch_up()
    slack.room.is_archived = True
    give_role(room, role="scribe", to=ic, actor=by(ic))
    catch_up()
    reopen(room, actor=by(ic))
    for _ in range(3):
        catch_up()
    kinds = [post.metadata["event_type"] for post in slack.posts(channel=slack.rooms[1])]
    assert [kind for kind in kinds if kind in ("roles", "reopened")] == ["roles", "reopened"]


@pytest.mark.parametrize("shown_before", [True, False])
def test_a_draft_that_waits_is_shown_there_once(
    slack: Slack, archived: Incident, ic: Person, catch_up: Settle, *, shown_before: bool
) -> None:
    slack.room.is_archived = not shown_before
    write(archived, "We are looking into it.")
    catch_up()
    slack.room.is_archived = True
    reopen(archived, actor=by(ic))
    for _ in range(3):
        catch_up()
    [shown] = slack.posts("draft_waiting", channel=slack.rooms[1])
    assert "We are looking into it." in text_of(shown)


def test_answers_that_slack_lost_make_no_third(slack: Slack, archived: Incident, ic: Person, catch_up: Settle) -> None:
    reopen(archived, actor=by(ic))
    slack.world.faults = {"slack": Fault(lose_answers=0.5)}
    for _ in range(3):
        catch_up()
    slack.world.faults = {}
    catch_up()
    catch_up()
    assert len(slack.rooms) == 2


def test_two_workers_leave_it_once(slack: Slack, archived: Incident, ic: Person, catch_up: Settle) -> None:
    reopen(archived, actor=by(ic))
    at_once(*[lambda: replace_archived(Incident.objects.get())] * 3)
    stands_complete(slack, archived, catch_up)


def test_a_room_that_is_still_open_stays_the_room(
    slack: Slack, archived: Incident, ic: Person, catch_up: Settle
) -> None:
    slack.room.is_archived = False
    reopen(archived, actor=by(ic))
    work_on(OutboxEntry.objects.filter(kind="replace_archived_room").latest("pk").pk)
    catch_up()
    assert len(slack.rooms) == 1
    assert len(slack.posts("reopened")) == 1
