"""Slack says that a channel changed; what is so is asked, whatever order the words come in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents import roles
from incidents.models import Incident, Person
from sandbox.identity import BOT_USER
from slackbot.models import InboundRequest, WarRoom
from tests.conftest import by
from tests.slackbot.conftest import INES, Slack, actions_of
from tests.slackbot.signed import send
from tests.slackbot.test_events import event

Settle = Callable[[], None]
Happens = Callable[..., None]


@pytest.fixture
def happens(client: Client, settle: Settle, slack: Slack, room: Incident) -> Happens:
    """Slack tells of it, and it is worked."""
    told = 0

    def tell(kind: str, **more: Any) -> None:
        nonlocal told
        told += 1
        body = event(type=kind, channel=slack.room.id, **more).replace(b'"Ev1"', f'"Ev{told}"'.encode())
        assert send(client, "/slack/events", body).status_code == 200
        settle()

    return tell


def test_archived_and_unarchived_by_hand(slack: Slack, room: Incident, happens: Happens, ic: Person) -> None:
    roles.claim(room, actor=by(ic))
    slack.room.is_archived = True
    happens("group_archive")
    assert (WarRoom.objects.get().standing, len(slack.dms(INES))) == ("archived", 1)
    slack.room.is_archived = False
    happens("group_unarchive")
    assert WarRoom.objects.get().standing == "open"
    assert actions_of(room)[-2:] != ["ROOM_CLOSED", "ROOM_CLOSED"]


def test_an_old_word_changes_nothing(slack: Slack, room: Incident, happens: Happens) -> None:
    happens("group_archive")
    assert (WarRoom.objects.get().standing, "ROOM_CLOSED" in actions_of(room)) == ("open", False)


def test_what_was_held_is_said_at_once_when_it_is_open_again(
    slack: Slack, room: Incident, happens: Happens, ic: Person
) -> None:
    slack.room.is_archived = True
    happens("group_archive")
    roles.claim(room, actor=by(ic))
    happens("group_archive")
    slack.room.is_archived = False
    happens("group_unarchive")
    assert len(slack.posts("leads")) == 1


def test_its_new_name_is_known(slack: Slack, room: Incident, happens: Happens) -> None:
    slack.room.name = "checkout-is-down"
    happens("group_rename")
    assert str(WarRoom.objects.get()) == "#checkout-is-down"
    assert actions_of(room).count("ROOM_RENAMED") == 1


def test_we_were_removed_from_it_and_are_back(slack: Slack, room: Incident, happens: Happens) -> None:
    slack.room.members.remove(BOT_USER)
    happens("group_left")
    assert WarRoom.objects.get().standing == "out"
    slack.room.members.append(BOT_USER)
    happens("member_joined_channel", user=INES)
    assert WarRoom.objects.get().standing == "out"
    happens("member_joined_channel", user=BOT_USER)
    assert WarRoom.objects.get().standing == "open"


def test_it_was_deleted(slack: Slack, room: Incident, happens: Happens) -> None:
    slack.room.members.remove(BOT_USER)  # as Slack tells us: the same of both
    happens("group_deleted")
    assert WarRoom.objects.get().standing == "out"


def test_of_another_channel_nothing_is_kept(client: Client, slack: Slack, room: Incident) -> None:
    for channel in ("C0SB000001", {"id": "C0SB000001", "name": "general"}):
        assert send(client, "/slack/events", event(type="group_rename", channel=channel)).status_code == 200
    assert not InboundRequest.objects.exists()
