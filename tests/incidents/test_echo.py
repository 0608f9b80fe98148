"""What we do in OnCall comes back as a webhook in our user's name: on record, and nothing more."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Alert, Delivery, Incident, OutboxEntry, Person, Watermark
from incidents.reconcile import reconcile
from sandbox.faults import Fault
from sandbox.rota import ROBOT
from sandbox.world import World
from tests.conftest import do_everything_owed as settle
from tests.incidents.payloads.native import webhook

Fire = Callable[..., Any]


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    """Of the user in whose name we act in OnCall."""
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"


@pytest.fixture
def group(fire: Fire, world: World) -> str:
    """One that fires, known to us."""
    opened: str = world.oncall.open_group(title="Checkout errors", labels={})["id"]
    fire(webhook("alert group created", group=opened, by=None))
    return opened


def record() -> Any:
    """All that the record says of alert and incident, and what is owed."""
    owed = OutboxEntry.objects.order_by("pk").values_list("kind", flat=True)
    events = Incident.objects.get().events.order_by("seq").values_list("action", flat=True)
    return Alert.objects.values().get(), Incident.objects.values().get(), list(events), list(owed)


@pytest.mark.parametrize("event", ["acknowledge", "resolve", "silence", "unresolve", "unacknowledge"])
def test_an_echo_is_on_record_and_changes_nothing(fire: Fire, group: str, event: str) -> None:
    before = record()
    answer = fire(webhook(event, group=group, by=ROBOT))
    assert (answer.status_code, answer.json()["message"][:9]) == (200, "recorded:")
    assert record() == before
    assert Delivery.objects.filter(event_type=event, alert__group_id=group).count() == 1


def test_an_echo_is_known_by_its_username_where_no_id_is_sent(fire: Fire, group: str) -> None:
    before = record()
    fire(webhook("acknowledge", group=group, by={"id": None, "username": ROBOT["username"]}))
    assert record() == before


def test_somebody_elses_word_counts_at_the_same_moment(fire: Fire, group: str, ic: Person) -> None:
    fire(webhook("acknowledge", group=group, by=ROBOT))
    fire(webhook("acknowledge", group=group))
    assert (Alert.objects.get().state, Alert.objects.get().acknowledged_by) == ("acknowledged", ic)


def test_the_sources_own_resolve_has_no_author_and_counts(fire: Fire, group: str) -> None:
    fire(webhook("acknowledge", group=group, by=ROBOT))
    fire(webhook("resolve", group=group, by=None))
    assert Incident.objects.get().cleared_at is not None


def test_who_we_are_is_asked_once(fire: Fire, group: str, world: World) -> None:
    for minute in range(10, 13):
        fire(webhook("acknowledge", group=group, by=ROBOT, at=f"2026-11-25T03:{minute}:00Z"))
    assert sum(call.path.endswith("users/current/") for call in world.calls) == 1


def test_without_the_users_token_nobody_is_asked_and_every_word_counts(
    fire: Fire, group: str, world: World, settings: Any
) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = ""
    fire(webhook("acknowledge", group=group, by=ROBOT))
    assert Alert.objects.get().state == "acknowledged"
    assert not any("users/current" in call.path for call in world.calls)


def test_where_oncall_cannot_say_who_we_are_no_word_is_lost(fire: Fire, group: str, world: World, ic: Person) -> None:
    world.faults = {"oncall": Fault(status=503)}
    assert fire(webhook("acknowledge", group=group)).status_code == 200
    assert Alert.objects.get().acknowledged_by == ic


def test_a_group_first_heard_of_by_an_echo_fires_with_nobody_proposed(fire: Fire, world: World) -> None:
    fire(webhook("acknowledge", group="INEW00001", by=ROBOT))
    alert = Alert.objects.get()
    assert (alert.state, alert.acknowledged_by, alert.incident.needs_room) == ("firing", None, True)


def test_an_echo_named_by_a_token_alone_changes_nothing(fire: Fire, group: str, world: World, client: Any) -> None:
    world.oncall.move(world.oncall.alert_groups[group], "acknowledged", by=ROBOT["id"])
    before = record()[:3]
    headers = {"Authorization": "Bearer sandbox-oncall-bearer"}
    client.post("/webhooks/grafana-oncall", {"alert_group_id": group}, "application/json", headers=headers)
    settle()
    assert record()[1]["cleared_at"] is None
    assert record()[0] == before[0]


def test_reconciliation_takes_no_echo_for_news(fire: Fire, group: str, world: World, settings: Any) -> None:
    settings.ONCALL_RECONCILE_INTEGRATIONS = ["CCHECKOUT1"]
    Watermark.objects.create(source="grafana-oncall", at="2026-01-01T00:00Z")
    shown = world.oncall.alert_groups[group]
    shown["created_at"] = "2026-11-25T02:11:00Z"
    world.oncall.move(shown, "acknowledged", by=ROBOT["id"])
    before, kept = record(), Delivery.objects.count()
    assert reconcile() == 0
    assert (record(), Delivery.objects.count()) == (before, kept)


def test_what_we_acknowledged_and_somebody_resolved_has_cleared(
    fire: Fire, group: str, world: World, settings: Any
) -> None:
    settings.ONCALL_RECONCILE_INTEGRATIONS = ["CCHECKOUT1"]
    Watermark.objects.create(source="grafana-oncall", at="2026-01-01T00:00Z")
    shown = world.oncall.alert_groups[group]
    shown["created_at"] = "2026-11-25T02:11:00Z"
    world.oncall.move(shown, "acknowledged", by=ROBOT["id"])
    world.oncall.move(shown, "resolved", by="UOC0INES01")
    reconcile()
    assert Incident.objects.get().cleared_at is not None
