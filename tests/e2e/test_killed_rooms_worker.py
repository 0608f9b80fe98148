"""The worker that assembles a room is killed with all its children: another finishes, and nothing is there twice.

Each time a call to Slack is under way, which takes a second: Slack does it, and nobody is left to hear the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from sandbox.people import CARLA, INES, LENA, MEI, RAVI
from tests.conftest import native
from tests.e2e.case import ALL_STEPS, Case
from tests.e2e.live import Live
from tests.e2e.outer import JSON, Outer
from tests.e2e.waiting import eventually

ON_CALL = [INES.slack, RAVI.slack, CARLA.slack, MEI.slack]
IN_TEAM_ONLY = [LENA.slack]  # on no rota
SOON = timedelta(seconds=45)  # four rooms, by two processes of one machine that does something else too
MOMENTS = ("conversations.create", "bookmarks.add", "chat.postMessage", "conversations.invite")


def asked(case: Case, method: str) -> list[JSON]:
    """What Slack was asked by this method for the case's room, from the moment the call is under way."""
    channel, name = case.channel(), f"incident-{case.row()['number']}-"
    calls = [each["body"] for each in case.outer.calls("slack") if each["path"] == f"/slack/api/{method}"]
    if method == "conversations.create":
        return [each for each in calls if each["name"].startswith(name)]
    return [each for each in calls if channel and channel in (each.get("channel"), each.get("channel_id"))]


@dataclass(frozen=True)
class Killed:
    """A case whose worker was killed, and the steps that were on record then."""

    case: Case
    steps: list[str]


@dataclass(frozen=True)
class AllKilled:
    """The cases by the moment, and since when a worker listens that nobody kills, by the database's clock."""

    cases: dict[str, Killed]
    since: datetime


@pytest.fixture(scope="module")
def killed(live: Live, outer: Outer) -> AllKilled:
    """One case a moment. Each is finished by a worker that came after, perhaps by one after another that was killed too.

    A room stands before: Slack has to have said once who we are, which it is given a second for, and these calls take one.
    """
    before = Case(live=live, outer=outer, group="IBEFORE")
    assert outer.deliver(native(before.group)).status_code == 200
    before.stands()
    outer.breaks(slack={"delay_s": 1.0})
    cases = {method: kill_during(live, outer, method) for method in MOMENTS}
    outer.breaks()
    live.workers_listen()
    (row,) = live.rows("SELECT clock_timestamp() AS now")
    for each in cases.values():
        each.case.stands()
    live.settle()
    return AllKilled(cases, row["now"])


def kill_during(live: Live, outer: Outer, method: str) -> Killed:
    live.workers_listen()
    case = Case(live=live, outer=outer, group=f"IKILLED{MOMENTS.index(method)}")
    assert outer.deliver(native(case.group)).status_code == 200
    eventually(f"{method} is under way", lambda: asked(case, method))
    live.kill("rooms")
    return Killed(case, case.steps())


@pytest.fixture(params=MOMENTS)
def at(request: pytest.FixtureRequest, killed: AllKilled) -> Killed:
    return killed.cases[request.param]


def test_it_was_killed_in_the_middle(at: Killed) -> None:
    assert set(at.steps) < set(ALL_STEPS)


def test_another_has_finished_it_soon(at: Killed, killed: AllKilled) -> None:
    """A lease is 10 s, and the sweep looks every 2. That the only worker had to be started anew is not counted, nor what a busy
    machine takes for that.
    """
    assert at.case.row()["room_ready_at"] - killed.since < SOON


def test_every_step_is_done_once(at: Killed) -> None:
    assert at.case.steps() == ALL_STEPS
    assert len(at.case.events("WAR_ROOM_CREATED")) == len(at.case.events("CHECKLIST_PINNED")) == 1


def test_there_is_one_channel(at: Killed) -> None:
    assert len(at.case.rooms()) == 1


@pytest.mark.parametrize("kind", ["headline", "checklist"])
def test_each_message_was_posted_once_and_pinned(at: Killed, kind: str) -> None:
    (message,) = at.case.messages(kind)
    assert message["ts"] in at.case.room()["pins"]


def test_two_messages_are_pinned(at: Killed) -> None:
    assert len(at.case.room()["pins"]) == 2


def test_each_person_on_call_is_in_the_room_once_and_on_record_once(at: Killed) -> None:
    members = at.case.room()["members"]
    expected = [*ON_CALL, *([] if team_was_not_read(at.case) else IN_TEAM_ONLY)]
    assert sorted(each for each in members if each in ON_CALL + IN_TEAM_ONLY) == sorted(expected)
    assert len(members) == len(set(members)) == len(expected) + 1  # and the bot
    assert sum(event["detail"]["count"] for event in at.case.events("RESPONDER_INVITED")) == len(expected)


def team_was_not_read(case: Case) -> bool:
    """It has a few seconds, which a busy machine may not give; then nobody is added from it, and that is on record."""
    return bool(case.events("DIRECTORY_LOOKUP_INCOMPLETE") or case.events("DIRECTORY_LOOKUP_FAILED"))


def test_there_is_one_bookmark(at: Killed) -> None:
    assert len(asked(at.case, "bookmarks.add")) == 1
