"""oncall-bearer: nothing of the body is believed but the alert group's id, and that only once OnCall confirms it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from clients import breaker
from incidents.models import Alert, Delivery, Incident, OutboxEntry
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import native
from tests.environment import FIXED

Do = Callable[[], None]
LABELS = {"severity": "P1", "service": "checkout", "team": "checkout"}


@pytest.fixture
def name(transactional_db: None, client: Client) -> Callable[..., Any]:
    """A sender names an alert group."""

    def send(body: Any, *, token: str = FIXED["GRAFANA_ONCALL_BEARER"]) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}"}
        return client.post("/webhooks/grafana-oncall", raw, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def group(world: World) -> str:
    """An alert group that OnCall has."""
    opened: str = world.oncall.open_group(title="Checkout errors", labels=LABELS)["id"]
    return opened


def test_the_incident_is_built_from_oncalls_own_answer(name: Any, group: str, settle: Do) -> None:
    lie = native(group)
    lie["alert_group"]["title"] = "A lie"
    answer = name(lie)
    assert (answer.status_code, answer.json()) == (200, {"message": "recorded, being verified"})
    assert not Incident.objects.exists()
    settle()
    incident = Incident.objects.get()
    assert (incident.title, incident.severity, incident.service) == ("Checkout errors", "P1", "checkout")
    assert Alert.objects.get().found_by == "fetched"


def test_the_id_alone_is_enough(name: Any, group: str, settle: Do) -> None:
    name({"alert_group_id": group})
    settle()
    assert Incident.objects.count() == 1
    assert list(Delivery.objects.values_list("standing", flat=True).distinct()) == ["taken"]


@pytest.mark.parametrize(
    "body", [{}, {"alert_group_id": "short"}, {"alert_group_id": "../users"}, {"alert_group_id": 7}]
)
def test_what_is_no_id_of_oncalls_is_answered_400(name: Any, body: Any) -> None:
    answer = name(body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["alert_group_id"])
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"[" * 100_000, b"\xff"])
def test_what_is_not_json_is_answered_400(name: Any, raw: bytes) -> None:
    assert name(raw).status_code == 400


def test_a_group_that_oncall_does_not_know_opens_nothing_and_is_listed(name: Any, world: World, settle: Do) -> None:
    name({"alert_group_id": "INOBODY001"})
    settle()
    assert not Incident.objects.exists()
    assert Delivery.objects.get().standing == "unknown"


def test_it_waits_for_as_long_as_oncall_is_down(name: Any, world: World, settle: Do, make_due: Do) -> None:
    group = world.oncall.open_group(title="Checkout errors", labels=LABELS)["id"]
    world.faults = {"oncall": Fault(status=503)}
    name({"alert_group_id": group})
    for _ in range(10):
        make_due()
        settle()
    assert OutboxEntry.objects.get(kind="verify_alert").state == "pending"
    world.faults = {}
    breaker.close_all()
    make_due()
    settle()
    assert Incident.objects.count() == 1


def test_copies_are_one_incident_and_asked_for_once(name: Any, group: str, world: World, settle: Do) -> None:
    for _ in range(5):
        name({"alert_group_id": group})
    settle()
    assert Incident.objects.count() == Alert.objects.count() == 1
    asked = [call for call in world.calls if call.path.endswith(f"alert_groups/{group}/")]
    assert len(asked) == 1


def test_a_resolve_that_looks_like_the_first_copy_is_seen(name: Any, group: str, world: World, settle: Do) -> None:
    name({"alert_group_id": group})
    settle()
    world.oncall.move(world.oncall.alert_groups[group], "resolved", by=None)
    name({"alert_group_id": group})
    settle()
    assert Incident.objects.get().cleared_at is not None


def test_whoever_acknowledged_meanwhile_is_proposed(name: Any, group: str, world: World, settle: Do) -> None:
    world.oncall.move(world.oncall.alert_groups[group], "acknowledged", by="UOC0INES01")
    name({"alert_group_id": group})
    settle()
    acknowledged_by = Alert.objects.get().acknowledged_by
    assert acknowledged_by is not None
    assert acknowledged_by.email == "ines@example.com"


def test_what_is_resolved_by_then_is_on_record_without_a_room(name: Any, group: str, world: World, settle: Do) -> None:
    world.oncall.move(world.oncall.alert_groups[group], "resolved", by=None)
    name({"alert_group_id": group})
    settle()
    incident = Incident.objects.get()
    assert (incident.needs_room, incident.cleared_at is not None) == (False, True)
