"""Responders are on record without Slack; it is asked about those only whom it has not confirmed within a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clients.errors import TryLater
from incidents import people, responders
from incidents.models import Incident, Person
from sandbox import rota
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from sandbox.workos import CHECKOUT
from slackbot.warroom.found_in_slack import find_accounts
from slackbot.warroom.responders import find_responders
from tests.conftest import TEAM, by
from tests.slackbot.conftest import CARLA, GINA, INES, MEI, RAVI, Slack, actions_of, text_of

Settle = Callable[[], None]
Fire = Callable[..., Any]
LOOKUP = "users.lookupByEmail"


@pytest.fixture
def alerted(slack: Slack, fire: Fire) -> Incident:
    """An alert of checkout; nobody was looked up yet."""
    fire()
    return Incident.objects.get()


def make_guest(slack: Slack, user: str) -> None:
    people_there = slack.world.slack.people
    people_there[user] = replace(people_there[user], is_guest=True)


def names(incident: Incident) -> set[str]:
    return {str(one.person).partition(" ")[0] for one in incident.responders.all()}


def test_while_slack_is_down_those_on_call_are_on_record(slack: Slack, alerted: Incident) -> None:
    slack.world.faults = {"slack": Fault(status=503)}
    find_responders(alerted)
    assert names(alerted) == {"Ines", "Ravi", "Carla", "Noor", "Mei", "Lena"}
    assert set(alerted.responders.values_list("person__email", flat=True)) >= {"ines@example.com", "noor@example.com"}
    assert slack.calls(LOOKUP) == 0


def test_they_wait_for_their_invitation_until_it_can_say_who_they_are(
    slack: Slack, alerted: Incident, settle: Settle, catch_up: Settle
) -> None:
    find_responders(alerted)
    slack.world.faults = {"slack": Fault(status=503)}
    with pytest.raises(TryLater):
        find_accounts(alerted)
    assert not alerted.responders.exclude(not_reached="").exists()
    slack.world.faults = {}
    catch_up()
    assert {INES, RAVI, CARLA, MEI} <= set(slack.room.members)


def test_nobody_becomes_two_people(slack: Slack, ic: Person, room: Incident) -> None:
    assert room.responders.get(person__email="ines@example.com").person == ic
    mei = Person.objects.get(email="mei@example.com")
    assert (mei.slack_id, mei.oncall_id) == (MEI, "UOC0MEI001")


def test_no_address_links_a_user_of_the_directory_to_an_account(room: Incident) -> None:
    lena = Person.objects.get(email="lena@example.com")
    assert (lena.slack_id, lena.directory_id) == ("U0LENA000", "")


def test_who_acknowledges_in_oncall_is_the_person_with_the_account(slack: Slack, alerted: Incident) -> None:
    find_responders(alerted)
    account = people.by_slack(team=TEAM, user=INES, name="ines")
    find_accounts(alerted)
    told = people.who_acknowledged(oncall_id="UOC0INES01", name="Ines", email="ines@example.com")
    assert told == account == alerted.responders.get(person__email="ines@example.com").person


def test_who_was_called_in_by_hand_meanwhile_is_one_responder(slack: Slack, alerted: Incident, ic: Person) -> None:
    find_responders(alerted)
    carla = people.by_slack(team=TEAM, user=CARLA, name="carla")
    responders.add_responders(alerted, people=[carla], actor=by(ic))
    find_accounts(alerted)
    assert alerted.responders.get(person=carla).level == 2
    assert len(names(alerted)) == alerted.responders.count()


def test_whom_slack_confirmed_within_a_day_is_not_asked_about(slack: Slack, room: Incident, fire: Fire) -> None:
    asked = slack.calls(LOOKUP)
    slack.world.slack.people.clear()
    fire(group="ISECOND")
    second = Incident.objects.order_by("-number")[0]
    find_responders(second)
    find_accounts(second)
    assert slack.calls(LOOKUP) == asked + 1  # about Noor, who has none
    assert second.responders.exclude(person__slack_id="").count() == 5


def test_a_day_later_it_is_asked_again(slack: Slack, room: Incident) -> None:
    ines = Person.objects.get(slack_id=INES)
    assert ines.is_surely_in_slack
    ines.slack_seen_at = timezone.now() - timedelta(hours=24, seconds=1)
    assert not ines.is_surely_in_slack


def test_a_guest_who_is_on_call_is_not_let_in_and_the_room_reads_why(
    slack: Slack, alerted: Incident, settle: Settle
) -> None:
    make_guest(slack, CARLA)
    settle()
    assert CARLA not in slack.room.members
    assert "Carla Berg (a guest)" in text_of(slack.posts("headline")[0])
    failed = alerted.events.filter(action="RESPONDER_INVITE_FAILED")
    assert "Carla Berg: a guest" in [event.words["why"] for event in failed]


def test_a_guest_who_declares_is_not_let_in(slack: Slack, transactional_db: None, settle: Settle) -> None:
    slack.command("declare P1 Checkout errors", by=GINA, channel="C0SB000001")
    settle()
    assert slack.room.members == [BOT_USER]
    assert "Here: 0 of 1. Not reached: gina (a guest)" in text_of(slack.posts("headline")[0])


def test_who_was_deactivated_here_is_not_invited(slack: Slack, alerted: Incident, settle: Settle) -> None:
    people.by_slack(team=TEAM, user=CARLA, name="Carla Berg", email="carla@example.com")
    Person.objects.filter(slack_id=CARLA).update(is_active=False)
    settle()
    assert CARLA not in slack.room.members
    assert "Carla Berg (their account is deactivated)" in text_of(slack.posts("headline")[0])


def test_a_slack_that_refuses_to_say_who_somebody_is_leaves_them_out(
    slack: Slack, alerted: Incident, settle: Settle, settings: Any
) -> None:
    find_responders(alerted)
    alerted.responders.exclude(person__email="carla@example.com").delete()
    slack.world.slack.people.clear()
    settle()
    assert "Carla Berg (no Slack account)" in text_of(slack.posts("headline")[0])
    assert actions_of(alerted).count("RESPONDER_INVITE_FAILED") == 1


@pytest.mark.usefixtures("alerted")
@pytest.mark.parametrize("called", ["N" * 500, "A\x00\ud800B", None])
def test_whatever_somebody_is_called_everybody_is_invited(
    slack: Slack, settle: Settle, monkeypatch: pytest.MonkeyPatch, called: Any
) -> None:
    there = slack.world.slack.people
    there[CARLA] = replace(there[CARLA], name=called)
    monkeypatch.setitem(rota.USERS, "UOC0RAVI01", {**rota.USERS["UOC0RAVI01"], "name": called})
    slack.world.workos.groups[CHECKOUT][0]["first_name"] = called
    settle()
    assert {INES, CARLA, MEI} <= set(slack.room.members)
    assert "Here: " in text_of(slack.posts("headline")[0])
    assert Incident.objects.get().room_ready_at


def test_who_is_added_later_is_looked_up_then(slack: Slack, room: Incident, ic: Person, settle: Settle) -> None:
    pat = people.by_directory(directory_id="d1", name="Otto Weiss", email="otto@example.com")
    responders.add_responders(room, people=[pat], actor=by(ic, room=room))
    settle()
    assert "U0OTTO000" in slack.room.members
