"""The incident's page says when nothing can be written in its room, and when strangers read there; an operator may let them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from incidents.models import Incident, Person
from slackbot.models import WarRoom
from tests.console.conftest import Read, address, enter


@pytest.fixture
def room(incident: Incident) -> WarRoom:
    return WarRoom.objects.create(incident=incident, channel="C1", name="incident-1")


def test_a_closed_room_is_said_at_the_top(read: Read, incident: Incident, room: WarRoom) -> None:
    assert "Its Slack room was archived" not in read(incident)
    WarRoom.objects.update(standing="archived", standing_since=timezone.now())
    assert "Its Slack room was archived at" in read(incident)
    WarRoom.objects.update(standing="out")
    assert "We cannot reach its Slack room any more" in read(incident)


def test_a_former_room_is_linked(read: Read, incident: Incident, room: WarRoom) -> None:
    WarRoom.objects.create(former_of=incident, channel="C0", name="incident-0")
    assert "channel=C0" in read(incident)


@pytest.mark.usefixtures("room")
def test_an_operator_lets_strangers_read(client: Client, incident: Incident, ic: Person) -> None:
    WarRoom.objects.update(shared_since=timezone.now())
    assert ic.user
    enter(client, ic.user)
    client.post(f"/admin/allow-outsiders/{incident.pk}/")
    assert WarRoom.objects.get().has_strangers
    ic.user.groups.add(Group.objects.get(name="operators"))
    assert "Show them there" in client.get(address(incident)).content.decode()
    client.post(f"/admin/allow-outsiders/{incident.pk}/")
    assert not WarRoom.objects.get().has_strangers
