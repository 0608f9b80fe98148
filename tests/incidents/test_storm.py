"""A storm: alerts join what is open, rooms are limited, what waits is released in its order, and one alert can leave again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents import lifecycle, roles, rooms
from incidents.actor import WORKER
from incidents.errors import NotNow, TransitionRefused
from incidents.models import Alert, Incident, OutboxEntry, Person, RoomTurn, Storm
from incidents.split import split_off
from tests.at_once import at_once
from tests.conftest import by, native
from tests.incidents.test_alert_life import until_taken

Fire = Callable[..., Any]


def alert(group: str, *, service: str, team: str = "", severity: str = "P1", integration: str = "") -> dict[str, Any]:
    """A new alert group; each of an integration of its own unless one is given."""
    labels = {"severity": severity, "service": service} | ({"team": team} if team else {})
    return native(group, integration={"id": integration or f"C{group}", "labels": labels})


def received(fire: Fire, *bodies: dict[str, Any]) -> list[Incident]:
    for body in bodies:
        assert fire(body).status_code == 200
    return list(Incident.objects.order_by("number"))


def turns(incidents: list[Incident]) -> list[bool]:
    return [rooms.take_turn(incident, actor=WORKER) for incident in incidents]


@pytest.fixture
def two_rooms(settings: Any) -> None:
    settings.STORM_ROOMS = 2


@pytest.mark.parametrize("second", [{"service": "checkout"}, {"service": "cart", "team": "shop"}])
def test_an_alert_of_the_same_service_or_team_joins(fire: Fire, second: dict[str, str]) -> None:
    (incident,) = received(fire, alert("I1ALERT", service="checkout", team="shop"), alert("I2ALERT", **second))
    assert incident.alerts.count() == 2
    assert incident.events.filter(action="ALERT_JOINED").count() == 1


@pytest.mark.parametrize("second", [{"service": "cart", "team": "shop-eu"}, {"service": ""}])
def test_an_alert_of_another_service_and_team_opens_its_own(fire: Fire, second: dict[str, str]) -> None:
    first = alert("I1ALERT", service="" if not second["service"] else "checkout")
    assert len(received(fire, first, alert("I2ALERT", **second))) == 2


def test_nothing_joins_what_is_over(fire: Fire, ic: Person) -> None:
    (over,) = received(fire, alert("I1ALERT", service="checkout"))
    lifecycle.resolve(over, actor=by(ic))
    assert len(received(fire, alert("I2ALERT", service="checkout"))) == 2


def test_what_needs_a_room_is_not_hidden_in_an_incident_without_one(fire: Fire) -> None:
    minor, grave = received(
        fire, alert("I1ALERT", service="checkout", severity="P3"), alert("I2ALERT", service="checkout")
    )
    assert (minor.needs_room, grave.needs_room) == (False, True)
    received(fire, alert("I3ALERT", service="checkout", severity="P3"))
    assert grave.alerts.count() == 2


def test_the_most_severe_alert_counts_until_somebody_leads(fire: Fire, ic: Person, settings: Any) -> None:
    settings.ROOM_SEVERITIES = ["P1", "P2"]
    (incident,) = received(
        fire, alert("I1ALERT", service="checkout", severity="P2"), alert("I2ALERT", service="checkout", severity="P1")
    )
    assert incident.severity == "P1"
    Incident.objects.update(severity="P2")
    roles.claim(incident, actor=by(ic))
    assert received(fire, alert("I3ALERT", service="checkout", severity="P1"))[0].severity == "P2"


def test_two_of_one_service_at_once_are_one_incident(fire: Fire) -> None:
    bodies = [alert(f"I{number}ALERT", service="checkout") for number in range(6)]
    assert at_once(*[lambda body=body: until_taken(fire, body) for body in bodies]) == [200] * 6
    assert (Incident.objects.count(), Alert.objects.count()) == (1, 6)


def test_a_joining_alert_owes_no_second_look_while_one_waits(fire: Fire) -> None:
    received(fire, *[alert(f"I{number}ALERT", service="checkout") for number in range(5)])
    assert OutboxEntry.objects.filter(kind="refresh_headline").count() == 1


@pytest.mark.usefixtures("two_rooms")
def test_rooms_over_the_limit_are_held(fire: Fire) -> None:
    incidents = received(fire, *[alert(f"I{number}ALERT", service=f"s{number}") for number in range(3)])
    assert turns(incidents) == [True, True, False]
    assert turns(incidents) == [True, True, False]
    held = incidents[2]
    assert (held.state, rooms.is_held(held), Storm.objects.get().ended_at) == ("ALERT_RECEIVED", True, None)
    assert held.events.filter(action="ROOM_HELD").count() == 1


def test_no_integration_takes_more_than_half(fire: Fire, settings: Any) -> None:
    settings.STORM_ROOMS = 4
    noisy = [alert(f"I{number}ALERT", service=f"s{number}", integration="CNOISY") for number in range(3)]
    incidents = received(fire, *noisy, alert("IOTHER1", service="other"))
    assert turns(incidents) == [True, True, False, True]


@pytest.mark.usefixtures("two_rooms")
def test_what_people_declare_or_reopen_neither_counts_nor_waits(fire: Fire, ic: Person, incident: Incident) -> None:
    opened = received(fire, *[alert(f"I{number}ALERT", service=f"s{number}") for number in range(3)])
    assert rooms.take_turn(incident, actor=WORKER)
    assert turns(opened[1:]) == [True, True, False]
    Incident.objects.filter(pk=opened[3].pk).update(episode=2)
    assert rooms.take_turn(opened[3], actor=WORKER)


def next_released() -> int:
    """A little later there is room for one more; its number."""
    granted = RoomTurn.objects.exclude(granted_at=None)
    granted.update(granted_at=timezone.now() - timedelta(minutes=11))
    RoomTurn.objects.filter(pk=granted[0].pk).update(granted_at=timezone.now())
    assert rooms.release_rooms() == 1
    return granted.order_by("-granted_at")[0].incident.number


@pytest.mark.usefixtures("two_rooms")
def test_held_ones_are_released_most_severe_then_oldest_first(fire: Fire, settings: Any) -> None:
    settings.ROOM_SEVERITIES = ["P1", "P2"]
    severities = ["P1", "P1", "P2", "P1", "P1"]
    incidents = received(
        fire, *[alert(f"I{n}ALERT", service=f"s{n}", severity=severity) for n, severity in enumerate(severities)]
    )
    turns(incidents)
    assert rooms.release_rooms() == 0
    order = [next_released() for _ in range(3)]
    assert order == [incidents[3].number, incidents[4].number, incidents[2].number]
    assert Storm.objects.get().ended_at is not None


@pytest.mark.usefixtures("two_rooms")
def test_two_workers_release_each_one_once(fire: Fire) -> None:
    turns(received(fire, *[alert(f"I{number}ALERT", service=f"s{number}") for number in range(5)]))
    RoomTurn.objects.exclude(granted_at=None).update(granted_at=timezone.now() - timedelta(minutes=11))
    at_once(rooms.release_rooms, rooms.release_rooms)
    assert RoomTurn.objects.filter(granted_at=None).count() == 1
    assert OutboxEntry.objects.filter(kind="assemble_room").count() == 7


@pytest.mark.usefixtures("two_rooms")
def test_what_has_cleared_meanwhile_is_not_released(fire: Fire) -> None:
    incidents = received(fire, *[alert(f"I{number}ALERT", service=f"s{number}") for number in range(3)])
    turns(incidents)
    Incident.objects.filter(pk=incidents[2].pk).update(cleared_at=timezone.now())
    RoomTurn.objects.exclude(granted_at=None).update(granted_at=timezone.now() - timedelta(minutes=11))
    assert (rooms.release_rooms(), rooms.longest_held_seconds()) == (0, 0.0)


@pytest.mark.usefixtures("two_rooms")
def test_a_room_can_be_asked_for_and_does_not_count(fire: Fire, responder: Person) -> None:
    incidents = received(fire, *[alert(f"I{number}ALERT", service=f"s{number}") for number in range(3)])
    turns(incidents)
    rooms.open_room(incidents[2], actor=by(responder))
    assert (rooms.is_held(incidents[2]), RoomTurn.objects.filter(counts=True).count()) == (False, 2)
    with pytest.raises(NotNow, match="has its room already"):
        rooms.open_room(incidents[2], actor=by(responder))


def test_an_alert_that_is_split_off_has_an_incident_of_its_own(fire: Fire, ic: Person) -> None:
    (incident,) = received(fire, alert("I1ALERT", service="checkout"), alert("I2ALERT", service="checkout"))
    leaving = Alert.objects.get(group_id="I2ALERT")
    new = split_off(incident, actor=by(ic), alert=leaving)
    assert (leaving.incident, new.maybe_related, new.needs_room, rooms.take_turn(new, actor=WORKER)) == (
        new,
        incident,
        True,
        True,
    )
    fire(native("I2ALERT", event={"type": "resolve"}))
    assert (Incident.objects.get(pk=new.pk).cleared_at is not None, incident.alerts.count()) == (True, 1)


def test_what_is_left_has_cleared_if_the_only_one_firing_leaves(fire: Fire, ic: Person) -> None:
    (incident,) = received(fire, alert("I1ALERT", service="checkout"), alert("I2ALERT", service="checkout"))
    fire(native("I1ALERT", event={"type": "resolve"}))
    split_off(incident, actor=by(ic), alert=Alert.objects.get(group_id="I2ALERT"))
    assert Incident.objects.get(pk=incident.pk).cleared_at is not None


def test_the_only_alert_cannot_be_split_off(fire: Fire, ic: Person) -> None:
    (incident,) = received(fire, alert("I1ALERT", service="checkout"))
    with pytest.raises(TransitionRefused):
        split_off(incident, actor=by(ic), alert=Alert.objects.get())
