"""On call is told back: the alert groups of an incident that somebody leads are acknowledged in OnCall."""

from collections.abc import Callable
from typing import Any

import pytest

from clients import breaker
from incidents import roles
from incidents.models import Alert, Incident, OutboxEntry, Person
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.incidents.conftest import Began, states

pytestmark = pytest.mark.usefixtures("token")


def lead(ic: Person) -> Incident:
    incident = roles.claim(Incident.objects.get(), actor=by(ic))
    settle()
    return incident


def acknowledgements(world: World) -> int:
    return sum(call.path.endswith("/acknowledge") for call in world.calls)


def said(incident: Incident) -> list[str]:
    return [line.said for line in timeline(incident) if line.action == "ONCALL_TOLD"]


def test_what_fires_is_acknowledged_once_somebody_leads(began: Began, world: World, ic: Person) -> None:
    began()
    settle()
    assert states(world) == ["new"]
    incident = lead(ic)
    (group,) = world.oncall.alert_groups.values()
    assert (group["state"], group["acknowledged_by"]) == ("acknowledged", "UOC0ROBOT1")
    assert said(incident) == ["On call told: 1 alert group acknowledged in OnCall"]


def test_what_joins_later_is_acknowledged_too(began: Began, world: World, ic: Person) -> None:
    began()
    incident = lead(ic)
    began()
    began()
    settle()
    assert (states(world), incident.alerts.count()) == (["acknowledged"] * 3, 3)
    assert acknowledgements(world) == 3


def test_without_the_users_token_nothing_is_called(began: Began, world: World, ic: Person, token: Any) -> None:
    token.GRAFANA_ONCALL_USER_TOKEN = ""
    began()
    lead(ic)
    assert (states(world), acknowledgements(world)) == (["new"], 0)
    assert not any("users/current" in call.path for call in world.calls)


def test_only_what_fires_in_oncall_is_acknowledged(began: Began, world: World, ic: Person) -> None:
    began()
    Alert.objects.update(state="silenced")
    began()
    Alert.objects.filter(state="firing").update(source="grafana-alerting")
    lead(ic)
    assert acknowledgements(world) == 0


def test_one_that_oncall_refuses_does_not_stop_the_others(began: Began, world: World, ic: Person) -> None:
    first = began()
    began()
    world.oncall.move(world.oncall.alert_groups[first], "resolved", by=None)
    incident = lead(ic)
    assert states(world) == ["resolved", "acknowledged"]
    assert said(incident) == ["On call told: 1 alert group acknowledged in OnCall, 1 refused"]


def test_a_token_that_may_not_is_seen(began: Began, world: World, ic: Person, token: Any) -> None:
    token.GRAFANA_ONCALL_USER_TOKEN = "wrong"
    began()
    lead(ic)
    entry = OutboxEntry.objects.get(kind="acknowledge_alerts")
    assert (entry.state, "Invalid token" in entry.last_error) == ("dead", True)


def test_an_outage_is_waited_for(began: Began, world: World, ic: Person, make_due: Callable[[], None]) -> None:
    began()
    world.faults = {"oncall": Fault(status=503)}
    lead(ic)
    assert states(world) == ["new"]
    world.faults = {}
    breaker.close_all()
    make_due()
    settle()
    assert states(world) == ["acknowledged"]


def test_whoever_takes_it_back_in_oncall_has_the_last_word(
    began: Began, world: World, ic: Person, responder: Person
) -> None:
    group = began()
    incident = lead(ic)
    world.oncall.move(world.oncall.alert_groups[group], "new", by=None)
    roles.offer_handoff(incident, to=responder, actor=by(ic))
    roles.accept_handoff(incident, actor=by(responder))
    settle()
    assert (states(world), acknowledgements(world)) == (["new"], 1)


def test_a_storms_are_told_in_more_than_one_go(
    began: Began, world: World, ic: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.tell_oncall.AT_ONCE", 2)
    for _ in range(3):
        began()
    lead(ic)
    assert states(world) == ["acknowledged", "acknowledged", "new"]
    OutboxEntry.objects.filter(kind="acknowledge_alerts").update(due_at="2026-01-01T00:00Z")
    settle()
    assert states(world) == ["acknowledged"] * 3
