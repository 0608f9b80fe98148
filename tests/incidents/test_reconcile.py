"""Missed webhooks are found by asking OnCall."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients import breaker, oncall_groups
from incidents.lifecycle import resolve
from incidents.models import Alert, Delivery, Incident, OutboxEntry, Person, Watermark
from incidents.reconcile import OVERLAP, _take, missed, reconcile, seconds_since_compared
from incidents.roles import claim
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by, native
from tests.incidents.payloads.native import webhook

Fire = Callable[..., Any]


@pytest.fixture
def began(transactional_db: None, world: World, settings: Any) -> Callable[..., str]:
    """Installed an hour ago. An alert group that began in OnCall, of whose webhook nothing was heard."""
    settings.ONCALL_RECONCILE_INTEGRATIONS = ["CCHECKOUT1"]
    Watermark.objects.create(source="grafana-oncall", at=datetime.now(UTC) - timedelta(hours=1))

    def open_one(service: str = "checkout", *, minutes_ago: float = 2.0, state: str = "") -> str:
        group = world.oncall.open_group(title=f"{service} errors", labels={"severity": "P1", "service": service})
        group["created_at"] = (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat()
        if state:
            world.oncall.move(group, state, by="UOC0INES01")
        group_id: str = group["id"]
        return group_id

    return open_one


def test_a_missed_alert_opens_its_incident_with_its_room(began: Callable[..., str]) -> None:
    group = began()
    assert reconcile() == 1
    alert = Alert.objects.get()
    assert (alert.group_id, alert.found_by, alert.incident.title) == (group, "reconciled", "checkout errors")
    assert OutboxEntry.objects.filter(kind="assemble_room").count() == 1
    assert "found by reconciliation" in timeline(alert.incident)[0].said
    assert missed() == 1


def test_ten_services_in_any_state_are_all_on_record_each_once(began: Callable[..., str]) -> None:
    states = ["acknowledged"] * 3 + ["resolved"] + [""] * 6
    for number, state in enumerate(states):
        began(f"service-{number}", state=state)
    assert (reconcile(), reconcile()) == (10, 0)
    assert Incident.objects.count() == Alert.objects.count() == 10
    assert OutboxEntry.objects.filter(kind="assemble_room").count() == 9
    over = Alert.objects.get(state="resolved")
    assert (over.found_by, over.incident.needs_room) == ("reconciled", False)


def test_the_acknowledger_of_a_missed_one_is_proposed(began: Callable[..., str]) -> None:
    began(state="acknowledged")
    reconcile()
    who = Alert.objects.get().acknowledged_by
    assert who is not None
    assert who.name == "Ines Castro"


def test_a_webhook_that_comes_late_after_all_is_a_duplicate(began: Callable[..., str], fire: Fire) -> None:
    group = began()
    reconcile()
    answer = fire(webhook("alert group created", group=group))
    assert (answer.status_code, answer.json()["message"].startswith("duplicate")) == (200, True)
    assert Incident.objects.count() == 1


def test_what_was_told_is_not_found(began: Callable[..., str], fire: Fire) -> None:
    fire(native(began()))
    assert reconcile() == 0
    assert Alert.objects.get().found_by == "told"


def test_a_resolution_that_was_missed_is_found(began: Callable[..., str], fire: Fire, world: World) -> None:
    group = began()
    fire(native(group))
    world.oncall.move(world.oncall.alert_groups[group], "resolved", by=None)
    assert reconcile() == 0
    assert Alert.objects.get().state == "resolved"


@pytest.mark.parametrize("was", ["acknowledged", "silenced", "resolved"])
def test_one_that_fires_again_while_nobody_hears_is_found(began: Callable[..., str], world: World, was: str) -> None:
    group = world.oncall.alert_groups[began(state=was)]
    reconcile()
    world.oncall.move(group, "new", by=None)
    for _ in range(2):
        reconcile()
    assert Alert.objects.get().state == "firing"
    assert Delivery.objects.count() == 2


def test_one_that_we_resolved_and_somebody_opens_again_reopens_its_incident(
    began: Callable[..., str], world: World, ic: Person
) -> None:
    began()
    reconcile()
    incident = Incident.objects.get()
    claim(incident, actor=by(ic, room=incident))
    resolve(incident, actor=by(ic))
    Alert.objects.update(told_over="done")
    reconcile()
    incident.refresh_from_db()
    assert (incident.is_open, incident.episode) == (True, 2)


def test_a_page_that_is_older_than_what_we_know_changes_nothing(began: Callable[..., str], world: World) -> None:
    group = began()
    hour = timedelta(hours=1)
    now = datetime.now(UTC)
    [page] = oncall_groups.started_between(now - hour, now + hour, integration_id="CCHECKOUT1")
    world.oncall.move(world.oncall.alert_groups[group], "acknowledged", by="UOC0INES01")
    reconcile()
    _take(page)
    assert Alert.objects.get().state == "acknowledged"


def test_one_so_young_that_its_webhook_may_be_under_way_waits(began: Callable[..., str]) -> None:
    began(minutes_ago=0)
    assert reconcile() == 0


@pytest.mark.parametrize("ahead", [-10.0, 10.0])
def test_clocks_that_differ_by_minutes_lose_nothing(began: Callable[..., str], ahead: float) -> None:
    began(minutes_ago=2 - ahead)
    assert reconcile() == 1


def test_every_page_is_read(began: Callable[..., str]) -> None:
    for number in range(53):
        began(f"service-{number}", minutes_ago=3)
    assert reconcile() == 53


def test_the_watermark_is_oncalls_time_and_moves_when_all_is_on_record(began: Callable[..., str], world: World) -> None:
    began(minutes_ago=5)
    reconcile()
    mark = Watermark.objects.get()
    newest = datetime.fromisoformat(next(iter(world.oncall.alert_groups.values()))["created_at"])
    assert mark.at == newest
    assert seconds_since_compared() < 60


def test_an_outage_of_oncall_moves_nothing_and_is_made_up_for(began: Callable[..., str], world: World) -> None:
    began()
    before = Watermark.objects.get().at
    world.faults = {"oncall": Fault(status=503)}
    assert reconcile() == 0
    assert Watermark.objects.get().at == before
    world.faults = {}
    breaker.close_all()
    assert reconcile() == 1


def test_an_integration_that_cannot_be_read_keeps_no_other_from_being_compared(
    began: Callable[..., str], world: World, settings: Any
) -> None:
    settings.ONCALL_RECONCILE_INTEGRATIONS = ["CBROKEN01", "CCHECKOUT1"]
    broken = world.oncall.alert_groups[began("search")]
    broken |= {"integration_id": "CBROKEN01", "state": None}
    before = Watermark.objects.get().at
    began()
    assert (reconcile(), Watermark.objects.get().at) == (1, before)
    broken["state"] = "new"
    assert (reconcile(), Watermark.objects.get().at > before) == (1, True)


def test_a_first_installation_starts_at_now(transactional_db: None, world: World, settings: Any) -> None:
    settings.ONCALL_RECONCILE_INTEGRATIONS = ["CCHECKOUT1"]
    group = world.oncall.open_group(title="Old news", labels={})
    group["created_at"] = (datetime.now(UTC) - OVERLAP - timedelta(minutes=5)).isoformat()
    assert reconcile() == 0
    assert not Alert.objects.exists()


def test_without_a_list_those_that_ever_delivered_are_compared(
    began: Callable[..., str], fire: Fire, settings: Any
) -> None:
    settings.ONCALL_RECONCILE_INTEGRATIONS = []
    began("search")
    assert reconcile() == 0
    fire(native("ITOLD0001", integration={"id": "CCHECKOUT1"}))
    assert reconcile() == 1
