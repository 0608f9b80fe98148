"""What people see of a storm: the count in the headline, one message about what waits, and the way out of either."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents import rooms
from incidents.models import Alert, Incident, Person, RoomTurn
from sandbox.faults import Fault
from sandbox.slack.workspace import Message
from slackbot.messages import headline, rooms_held
from slackbot.models import WarRoom
from tests import kept
from tests.conftest import do_everything_owed, native
from tests.slackbot.conftest import CARLA, INES, OTTO, Slack, text_of, words_in

Fire = Callable[..., Any]
Settle = Callable[[], None]


@pytest.fixture
def storm(fire: Fire, slack: Slack, settle: Settle, settings: Any) -> list[Incident]:
    """Three incidents where two may have a room; the third waits."""
    settings.STORM_ROOMS = 2

    def make() -> None:
        for number in range(3):
            fire(native(f"ISTORM{number}"))
            settle()

    kept.once("storm", make)
    return list(Incident.objects.order_by("number"))


def news(slack: Slack, user: str) -> Message:
    """The one direct message about the storm."""
    (message,) = [one for one in slack.dms(user) if one.metadata["event_type"] == rooms_held.EVENT_TYPE]
    return message


def open_now(slack: Slack, incident: Incident, *, by: str, message: Message) -> None:
    channel = next(one for one in slack.world.slack.channels.values() if message in one.messages)
    slack._act("click", channel=channel.id, ts=message.ts, action_id="open_room", user=by, value=str(incident.id))


def test_on_call_people_are_told_at_once_what_waits(slack: Slack, storm: list[Incident]) -> None:
    assert WarRoom.objects.count() == 2
    said = text_of(news(slack, INES))
    assert "Alert storm: 1 incident waits for a room." in said
    assert storm[2].reference in said
    assert "At most 2 rooms are opened within 10 min" in said


def test_half_of_the_rooms_are_not_told_as_all_of_them(slack: Slack, fire: Fire, settle: Settle, settings: Any) -> None:
    settings.STORM_ROOMS = 4
    for number in range(3):
        alert = native(f"ISTORM{number}")
        fire(alert | {"integration": alert["integration"] | {"id": "CNOISY"}})
        settle()
    assert WarRoom.objects.count() == 2
    said = text_of(news(slack, INES))
    assert "At most 4 rooms are opened within 10 min, half of them for one integration" in said


def test_the_message_is_edited_in_place_and_says_when_it_is_over(
    slack: Slack, storm: list[Incident], fire: Fire, settle: Settle
) -> None:
    fire(native("ISTORM3"))
    settle()
    assert "2 incidents wait" in text_of(news(slack, INES))
    RoomTurn.objects.exclude(granted_at=None).update(granted_at="2026-01-01T00:00Z")
    rooms.release_rooms()
    settle()
    assert "no incident waits for a room any more" in text_of(news(slack, INES))
    assert WarRoom.objects.count() == 4


def test_a_room_is_opened_from_the_message(slack: Slack, storm: list[Incident], settle: Settle) -> None:
    open_now(slack, storm[2], by=INES, message=news(slack, INES))
    settle()
    assert WarRoom.objects.filter(incident=storm[2]).exists()
    assert any("is being made" in one.text for one in slack.dms(INES))


def test_a_button_counts_only_on_the_message_of_whoever_was_told(
    slack: Slack, storm: list[Incident], settle: Settle
) -> None:
    open_now(slack, storm[2], by=OTTO, message=news(slack, INES))
    settle()
    assert not WarRoom.objects.filter(incident=storm[2]).exists()


def test_without_oncall_they_hear_of_it_later(slack: Slack, fire: Fire, catch_up: Settle, settings: Any) -> None:
    settings.STORM_ROOMS = 1
    fire(native("ISTORM0"))
    do_everything_owed()
    slack.world.faults["oncall"] = Fault(status=503)
    fire(native("ISTORM1"))
    do_everything_owed()
    assert not [one for one in slack.dms(INES) if one.metadata["event_type"] == rooms_held.EVENT_TYPE]
    slack.world.faults.clear()
    catch_up()
    assert "1 incident waits" in text_of(news(slack, INES))


def test_many_are_counted_and_the_first_named(incident: Incident) -> None:
    shown = rooms_held.render([incident] * 30)
    assert len(shown.blocks) == 1 + rooms_held.MOST_SHOWN + 1
    assert "And 22 more" in str(shown.blocks[-1])


@pytest.fixture
def joined(fire: Fire, room: Incident, settle: Settle) -> Incident:
    """A second alert of the same service."""

    def make() -> None:
        fire(native("ISECOND", integration={"id": "C2", "labels": {"severity": "P1", "service": "checkout"}}))
        settle()

    kept.once("joined", make)
    return room


def test_the_headline_counts_the_alerts_in_place(slack: Slack, joined: Incident) -> None:
    assert len(slack.posts(headline.EVENT_TYPE)) == 1
    assert "2 alerts, last <!date^" in str(slack.posts(headline.EVENT_TYPE)[0].blocks)


def test_services_are_counted_where_there_are_several(joined: Incident) -> None:
    Alert.objects.filter(group_id="ISECOND").update(labels={"service": "cart"})
    assert "2 alerts, 2 services, last" in str(headline.render(joined, problems=[]).blocks)


def test_an_alert_is_split_off_in_the_modal(slack: Slack, joined: Incident, responder: Person, settle: Settle) -> None:
    slack.click("alerts", by=CARLA)
    settle()
    view = slack.view(CARLA)
    block = next(one for one in view.body["blocks"] if "accessory" in one)
    slack.press_in(view, "split_off", by=CARLA, block_id=block["block_id"])
    settle()
    assert (Incident.objects.count(), WarRoom.objects.count(), joined.alerts.count()) == (2, 2, 1)
    assert "one alert" in words_in(slack.view(CARLA))
