"""On call is told of what was undone: OnCall opens again what we had resolved or acknowledged there, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from clients import breaker
from incidents import lifecycle, roles
from incidents.models import Alert, Incident, Person
from incidents.timeline import timeline
from incidents.undo import undo
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.incidents.conftest import Began, states

pytestmark = pytest.mark.usefixtures("token")


@pytest.fixture
def ended(began: Began, ic: Person) -> Incident:
    """Of two alert groups, led and resolved, OnCall told."""
    began()
    began()
    roles.claim(Incident.objects.get(), actor=by(ic))
    settle()
    lifecycle.resolve(Incident.objects.get(), actor=by(ic))
    settle()
    return Incident.objects.get()


@pytest.fixture
def again(make_due: Callable[[], None]) -> Callable[[], None]:
    def pass_time() -> None:
        breaker.close_all()
        make_due()
        settle()

    return pass_time


def take_back(incident: Incident, who: Person) -> Incident:
    newest = incident.events.newest("INCIDENT_RESOLVED", "IC_CLAIMED")
    assert newest
    return undo(incident, event_id=newest.pk, actor=by(who))


def said(incident: Incident) -> list[str]:
    return [line.said for line in timeline(incident) if line.action == "ONCALL_TOLD_BACK"]


def killed_here(*_: Any, **__: Any) -> None:
    raise SystemExit


def test_what_was_resolved_is_open_again_and_acknowledged_for_whoever_leads(
    ended: Incident, world: World, ic: Person
) -> None:
    assert states(world) == ["resolved"] * 2
    take_back(ended, ic)
    settle()
    assert states(world) == ["acknowledged"] * 2
    assert said(ended) == ["On call told that it goes on: 2 alert groups open again in OnCall"]


def test_after_a_claim_people_are_paged_again(began: Began, world: World, ic: Person) -> None:
    began()
    incident = roles.claim(Incident.objects.get(), actor=by(ic))
    settle()
    assert states(world) == ["acknowledged"]
    take_back(incident, ic)
    settle()
    assert states(world) == ["new"]
    roles.claim(incident, actor=by(ic))
    settle()
    assert states(world) == ["acknowledged"]


def test_what_somebody_else_resolved_stays_so(ended: Incident, world: World, ic: Person) -> None:
    next(iter(world.oncall.alert_groups.values()))["resolved_by"] = "UOC0INES01"
    take_back(ended, ic)
    settle()
    assert states(world) == ["resolved", "acknowledged"]


def test_an_end_that_was_still_on_its_way_is_looked_at_first(
    began: Began, world: World, ic: Person, again: Any
) -> None:
    began()
    incident = roles.claim(Incident.objects.get(), actor=by(ic))
    settle()
    lifecycle.resolve(incident, actor=by(ic))
    world.faults = {"oncall": Fault(status=503)}
    settle()
    take_back(incident, ic)
    world.faults = {}
    again()
    assert (states(world), said(incident)) == (["acknowledged"], [])


def test_one_that_ends_again_before_that_stays_resolved(ended: Incident, world: World, ic: Person, again: Any) -> None:
    world.faults = {"oncall": Fault(status=503)}
    take_back(ended, ic)
    settle()
    lifecycle.resolve(ended, actor=by(ic))
    world.faults = {}
    again()
    assert states(world) == ["resolved"] * 2
    assert set(Alert.objects.values_list("told_over", flat=True)) == {"done"}


def test_a_worker_that_was_killed_before_it_noted_so_opens_nothing_twice(
    ended: Incident, world: World, ic: Person, again: Any
) -> None:
    take_back(ended, ic)
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr("incidents.tell_back.note_told_back", killed_here)
        with pytest.raises(SystemExit):
            settle()
    again()
    assert states(world) == ["acknowledged"] * 2
    assert sum(call.path.endswith("/unresolve") for call in world.calls) == 2
    assert set(Alert.objects.values_list("told_over", flat=True)) == {""}
