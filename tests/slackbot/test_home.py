"""The app's Home: each sees what is theirs, as it stands when they open it."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, Person
from slackbot.models import InboundRequest
from statuspage.models import Draft
from statuspage.revise import reject
from tests.conftest import by
from tests.slackbot.conftest import ARUN, CARLA, INES, OTTO, Slack, words_in
from tests.slackbot.without_typing import home_of, open_home

Settle = Callable[[], None]


@pytest.fixture
def shown(slack: Slack, settle: Settle) -> Callable[[str], str]:
    """Opens it and gives what it says."""

    def look(user: str) -> str:
        open_home(slack, by=user)
        settle()
        return words_in(home_of(slack, user))

    return look


def test_it_lists_the_open_incidents_in_which_they_have_a_part(
    slack: Slack, room: Incident, shown: Callable[[str], str], settle: Settle
) -> None:
    slack.command("claim", by=CARLA)
    settle()
    said = shown(CARLA)
    assert f"*{room.reference}*, P1, active: Checkout errors" in said
    assert f"<@{CARLA}> leads. You are IC" in said
    slack.command("resolve", by=CARLA)
    settle()
    assert "You have no part in an open incident." in shown(CARLA)


def test_who_has_no_part_sees_nothing_of_it(room: Incident, shown: Callable[[str], str]) -> None:
    said = shown(OTTO)
    assert room.reference not in said
    assert "You have no part in an open incident." in said
    assert "`/incident declare" in said


def test_a_draft_waits_for_whoever_may_approve_it(draft: Draft, shown: Callable[[str], str]) -> None:
    body = draft.newest_revision().content.body
    assert "Waiting for your approval" in shown(ARUN)
    assert body[:50] in shown(ARUN)
    assert "Waiting for your approval" not in shown(CARLA)


def test_once_it_was_rejected_it_waits_for_nobody(draft: Draft, shown: Callable[[str], str]) -> None:
    reject(draft.incident, draft_id=draft.pk, why="No.", actor=by(Person.objects.get(slack_id=ARUN)))
    assert "Waiting for your approval" not in shown(ARUN)


def test_it_says_what_their_groups_give(approver: Person, ic: Person, shown: Callable[[str], str]) -> None:
    assert "You may approve customer updates on every incident." in shown(ARUN)
    assert "where you lead or are comms lead" in shown(INES)


def test_somebody_deactivated_sees_nothing(room: Incident, responder: Person, shown: Callable[[str], str]) -> None:
    Person.objects.filter(slack_id=CARLA).update(is_active=False)
    said = shown(CARLA)
    assert room.reference not in said
    assert "You are deactivated here" in said


def test_an_incident_is_opened_from_there(slack: Slack, shown: Callable[[str], str]) -> None:
    shown(OTTO)
    home = home_of(slack, OTTO)
    slack.press_in(home, "declare", by=OTTO, block_id="home")
    slack.submit(slack.view(OTTO), title="Login fails")
    assert Incident.objects.get().title == "Login fails"


def test_of_the_messages_beside_it_nothing_follows(slack: Slack, transactional_db: None) -> None:
    slack._act("home", user=OTTO, tab="messages")
    assert not InboundRequest.objects.exists()
