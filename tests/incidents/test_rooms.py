"""A war room on request: `open_room`."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.errors import NotNow, TransitionRefused
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from incidents.rooms import open_room
from incidents.timeline import timeline
from sandbox.world import World
from tests.conftest import by, native


@pytest.fixture
def minor(fire: Callable[..., Any]) -> Incident:
    """On record, of a severity that opens no room."""
    fire(native(integration={"id": "CMINOR", "labels": {"severity": "P3", "service": "checkout"}}))
    return Incident.objects.get()


def test_an_incident_without_a_room_is_given_one(
    minor: Incident, responder: Person, world: World, settle: Callable[[], None]
) -> None:
    open_room(minor, actor=by(responder, via="console"))
    settle()
    assert f"incident-{minor.number}-checkout-errors" in {channel.name for channel in world.slack.channels.values()}
    assert ("Asked for its war room", "Carla Berg") in [(line.said, line.who) for line in timeline(minor)]


def test_a_second_request_is_refused_and_owes_nothing(minor: Incident, responder: Person) -> None:
    open_room(minor, actor=by(responder, via="console"))
    with pytest.raises(NotNow, match="has its room already"):
        open_room(minor, actor=by(responder, via="console"))
    assert OutboxEntry.objects.filter(kind="assemble_room").count() == 1
    assert minor.events.filter(action="VERB_REFUSED").exists()


def test_one_that_is_over_opens_none(minor: Incident, responder: Person) -> None:
    Incident.objects.update(state=State.CANCELLED)
    with pytest.raises(TransitionRefused, match="is cancelled"):
        open_room(minor, actor=by(responder, via="console"))
