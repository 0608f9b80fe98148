"""Whether the mirror is ahead: what a worker asks it at its start, and what the beat asks every minute."""

from collections.abc import Iterator
from typing import Any

import pytest

from clients import aws
from incidents.audit.mirror import mirror_tail
from incidents.models import Incident
from incidents.models.installation import Installation
from incidents.restore.look import hold_if_ahead
from tests import backup
from tests.conftest import declare
from tests.incidents.test_audit import note


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """What the mirror is asked, by operation."""
    calls: list[str] = []
    events = aws.client("dynamodb").meta.events

    def hear(request: Any, **_: Any) -> None:
        calls.append(bytes(request.headers["X-Amz-Target"]).decode().rpartition(".")[2])

    events.register("before-send.dynamodb", hear)
    yield calls
    events.unregister("before-send.dynamodb", hear)


@pytest.fixture
def went_on(incident: Incident) -> Incident:
    """Its chain has one event more in the mirror, and nothing else is there that the database has not."""
    mirror_tail(incident.chain)
    then = backup.taken()
    note(incident, "after the backup")
    mirror_tail(incident.chain)
    backup.restored(then)
    return incident


def test_a_chain_that_went_on_holds_it_at_a_start(went_on: Incident) -> None:
    assert not hold_if_ahead(every_chain=False)
    assert hold_if_ahead(every_chain=True)
    assert f"event 2 of {went_on.chain}, and this database ends at 1" in Installation.objects.get().held_why


def test_one_that_the_mirror_is_behind_with_holds_nothing(incident: Incident) -> None:
    mirror_tail(incident.chain)
    note(incident, "not copied yet")
    assert not hold_if_ahead(every_chain=True)


def test_however_many_they_are_a_start_asks_for_all_at_once(incident: Incident, asked: list[str]) -> None:
    for _ in range(3):
        Incident.objects.update(declared_by=None)
        mirror_tail(declare().chain)
    assert not hold_if_ahead(every_chain=True)
    asked.clear()
    assert not hold_if_ahead(every_chain=True)
    assert asked == ["Query", "Query", "Query", "BatchGetItem"]


def test_every_minute_nothing_is_asked_together(incident: Incident, asked: list[str]) -> None:
    mirror_tail(incident.chain)
    hold_if_ahead(every_chain=False)
    asked.clear()
    hold_if_ahead(every_chain=False)
    assert asked == ["Query", "Query", "Query", "GetItem"]
