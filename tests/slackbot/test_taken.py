"""A request of Slack's is put on record once, with whose it is and which incident it is about, however it comes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from incidents.models import Incident, OutboxEntry, Person
from slackbot import inbound
from slackbot.errors import NoWarRoom
from slackbot.inbound import Arrival
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.models.war_room import WarRoom
from tests.slackbot.conftest import CARLA, INES, Slack

STRANGER = "U0NEWHERE"


@pytest.fixture
def arrival(room: Incident) -> Arrival:
    """`status`, typed in the room by somebody who is on record."""
    channel = WarRoom.objects.get(incident=room).channel
    return Arrival(kind=RequestKind.COMMAND, name="status", slack_user=CARLA, channel=channel)


def take(arrival: Arrival, *, once: str = "13.17.abc", **how: Any) -> InboundRequest | None:
    return inbound.take(arrival, once=once, handle="carla", **how)


def owed() -> int:
    return OutboxEntry.objects.filter(kind="work_slack_request").count()


def test_in_a_room_by_somebody_known_it_is_one_statement(
    slack: Slack, room: Incident, arrival: Arrival, django_assert_num_queries: Callable[[int], Any]
) -> None:
    take(replace(arrival, name="claim"), once="before")  # each connection plans the statement once
    before = owed()
    with django_assert_num_queries(1):
        taken = take(arrival)
    assert taken
    request = InboundRequest.objects.get(pk=taken.pk)
    assert (request.somebody.slack_id, request.incident, request.name) == (CARLA, room, "status")
    assert owed() == before + 1


def test_the_same_again_is_not_taken(slack: Slack, arrival: Arrival) -> None:
    assert take(arrival)
    before = owed()
    assert take(arrival) is None
    assert take(replace(arrival, slack_user=STRANGER)) is None
    assert (InboundRequest.objects.filter(name="status").count(), owed()) == (1, before)


def test_what_opens_a_modal_owes_nothing_yet(slack: Slack, arrival: Arrival) -> None:
    before = owed()
    assert take(arrival, opens_modal=True)
    assert owed() == before


def test_an_account_that_was_merged_speaks_for_whom_it_is(slack: Slack, room: Incident, arrival: Arrival) -> None:
    carla, ines = Person.objects.get(slack_id=CARLA), Person.objects.get(slack_id=INES)
    Person.objects.filter(pk=carla.pk).update(merged_into=ines)
    taken = take(arrival)
    assert taken
    assert (taken.somebody, taken.incident) == (ines, room)


def test_somebody_new_is_put_on_record(slack: Slack, room: Incident, arrival: Arrival) -> None:
    taken = take(replace(arrival, slack_user=STRANGER))
    assert taken
    assert (taken.somebody.slack_id, taken.somebody.name, taken.incident) == (STRANGER, "carla", room)


def test_in_a_former_room_it_is_about_the_incident_too(slack: Slack, room: Incident, arrival: Arrival) -> None:
    WarRoom.objects.filter(incident=room).update(incident=None, former_of=room)
    taken = take(arrival, in_room=True)
    assert taken
    assert taken.incident == room


def test_elsewhere_it_is_about_nothing(slack: Slack, arrival: Arrival) -> None:
    taken = take(replace(arrival, channel="C0ELSEWHERE"))
    assert taken
    assert (taken.somebody.slack_id, taken.incident) == (CARLA, None)


def test_what_is_worked_in_a_room_leaves_nothing_elsewhere(slack: Slack, arrival: Arrival) -> None:
    before = InboundRequest.objects.count()
    with pytest.raises(NoWarRoom):
        take(replace(arrival, channel="C0ELSEWHERE", slack_user=STRANGER), in_room=True)
    assert InboundRequest.objects.count() == before
    assert not Person.objects.filter(slack_id=STRANGER).exists()
