"""`claim`, `release`, `role`, `handoff` and `stand-in` as people type them, and what the room hears of it."""

from collections.abc import Callable

import pytest

from incidents.approvers import approvers_of
from incidents.authority_table import TABLE, Who
from incidents.models import Incident, Person
from slackbot.commands.parse import nothing
from slackbot.commands.registry import COMMANDS
from tests import kept
from tests.conftest import enrol
from tests.slackbot.conftest import ARUN, CARLA, INES, OTTO, Slack, actions_of, text_of

Settle = Callable[[], None]
Do = Callable[..., str]


@pytest.fixture
def do(slack: Slack, settle: Settle) -> Do:
    """Types a command and gives what its sender was told."""

    def type_it(text: str, *, by: str) -> str:
        slack.command(text, by=by)
        settle()
        return slack.told(by)[-1]

    return type_it


@pytest.fixture
def led(room: Incident, do: Do) -> Incident:
    kept.once("led", lambda: do("claim", by=INES))
    return room


def test_releasing_tells_the_room_with_a_button_to_lead(slack: Slack, led: Incident, do: Do, settle: Settle) -> None:
    assert do("release", by=INES).startswith(f"You lead {led.reference} no more")
    [said] = slack.posts("released")
    assert text_of(said).startswith(f"*Nobody leads {led.reference} any more.*")
    assert "Leads: nobody yet" in text_of(slack.posts("headline")[0])
    slack.click("lead", by=CARLA, ts=said.ts)
    settle()
    led.refresh_from_db()
    assert led.ic == Person.objects.get(slack_id=CARLA)


def test_whoever_acts_as_ic_hears_with_the_room_that_they_lead_and_how_to_give_it_back(
    slack: Slack, room: Incident, do: Do
) -> None:
    do("mitigate", by=CARLA)
    said = text_of(slack.posts("leads")[0])
    assert f"<@{CARLA}> leads {room.reference} and cannot approve customer updates" in said
    assert "Nobody led, so whoever acts as IC leads; `/incident release` gives it back." in said


def test_a_role_is_given_by_its_first_words_and_shown(slack: Slack, led: Incident, do: Do) -> None:
    said = do(f"role comms <@{CARLA}|carla>", by=INES)
    assert said == f"<@{CARLA}> is comms lead. A role by itself lets nobody approve customer updates."
    assert text_of(slack.posts("roles")[0]) == f"<@{CARLA}> is comms lead of {led.reference}."
    assert f"comms lead <@{CARLA}>" in text_of(slack.posts("headline")[0])
    assert f"comms lead <@{CARLA}>" in do("status", by=INES)


def test_a_role_is_taken_away(slack: Slack, led: Incident, do: Do) -> None:
    do(f"role ops-lead <@{CARLA}|carla>", by=INES)
    assert do("role ops lead nobody", by=INES) == "Nobody is ops lead any more."
    assert text_of(slack.posts("roles")[-1]) == f"Nobody is ops lead of {led.reference} any more."


@pytest.mark.parametrize(
    "text", ["role", "role captain nobody", f"role <@{CARLA}|carla>", "role scribe carla", "role s nobody"]
)
def test_what_names_no_role_or_nobody_does_nothing_and_says_what_to_type(led: Incident, do: Do, text: str) -> None:
    said = do(text, by=INES)
    assert "There are: comms lead, scribe" in said or "I know people by their mention" in said
    assert not led.roles.exists()


def test_a_guest_is_given_no_role(led: Incident, do: Do) -> None:
    assert "is a guest" in do("role scribe <@U0GUEST00|gina>", by=INES)


def test_whoever_takes_over_is_caught_up(slack: Slack, led: Incident, do: Do, settle: Settle) -> None:
    do("note Rolled back checkout", by=INES)
    do(f"handoff <@{CARLA}|carla>", by=INES)
    slack.click("accept_handoff", by=CARLA)
    settle()
    told = slack.told(CARLA)[-1]
    assert told.startswith(f"You lead {led.reference} now. Where it stands:\n*{led.reference}*, P1, active")
    assert "Note: Rolled back checkout" in told


def test_a_stand_in_is_named_and_the_room_hears_until_when(
    slack: Slack, room: Incident, approver: Person, do: Do
) -> None:
    responder = enrol(CARLA, "Carla Berg", "responders")
    slack.room.members.append(ARUN)
    said = do(f"stand-in <@{CARLA}|carla>", by=ARUN)
    assert said.startswith(f"<@{CARLA}> may approve customer updates of this incident until <!date^")
    [told] = slack.posts("stand_in_named")
    assert f"<@{ARUN}> named <@{CARLA}> as stand-in" in text_of(told)
    assert approvers_of(Incident.objects.get()) == [approver, responder]


def test_each_command_of_the_ic_is_refused_to_others_in_the_words_of_the_table(
    slack: Slack, led: Incident, settle: Settle
) -> None:
    others = [one for one in COMMANDS if not {Who.MEMBER, Who.ANYONE} & set(TABLE[one.verb].who)]
    others = [one for one in others if not one.loading]  # what opens a dialog is refused in it
    for one in others:
        slack.command(one.name if one.takes is nothing else f"{one.name} <@{OTTO}|otto>", by=CARLA)
        settle()
    told = {said.removesuffix(".").partition(" can ")[2] for said in slack.told(CARLA)}
    assert told == {TABLE[one.verb].does for one in others}
    assert actions_of(led).count("VERB_REFUSED") == len(others)
    led.refresh_from_db()
    assert (led.ic, led.state) == (Person.objects.get(slack_id=INES), "ACTIVE")


def test_somebody_added_by_hand_is_a_responder_once_they_do_something(slack: Slack, room: Incident, do: Do) -> None:
    slack.room.members.append(OTTO)
    do("status", by=OTTO)
    do("timeline", by=OTTO)
    came = room.responders.get(person__slack_id=OTTO)
    assert (came.via, came.invited_at is not None) == ("came by", True)
    assert actions_of(room).count("RESPONDER_JOINED") == 1
