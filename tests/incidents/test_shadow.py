"""Shadow mode: everything of its source is on record, and nothing of it reaches outside."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Alert, Delivery, Incident, OutboxEntry, Person
from incidents.rooms import open_room
from incidents.timeline import timeline
from sandbox.world import World
from tests.conftest import by
from tests.incidents.payloads.native import webhook

Do = Callable[[], None]
Fire = Callable[..., Any]
LIFE = ("alert group created", "acknowledge", "unacknowledge", "silence", "unsilence", "resolve")


@pytest.fixture
def shadowed(settings: Any) -> Any:
    """OnCall's alerts are in shadow mode."""
    settings.SHADOW_SOURCES = ["grafana-oncall"]
    return settings


def told(trigger: str, *, group: str = "IDOCS0001", minute: int = 15, **changes: Any) -> dict[str, Any]:
    return webhook(trigger, group=group, at=f"2026-11-25T02:{minute}:00Z", **changes)


@pytest.mark.usefixtures("shadowed")
def test_the_whole_life_of_an_alert_is_on_record_and_nobody_outside_hears_of_it(
    fire: Fire, settle: Do, world: World
) -> None:
    for minute, trigger in enumerate(LIFE, start=11):
        assert fire(told(trigger, minute=minute)).status_code == 200
    settle()
    incident = Incident.objects.get()
    assert (incident.shadow, incident.needs_room, incident.cleared_at is not None) == (True, False, True)
    assert Delivery.objects.count() == len(LIFE)
    assert set(OutboxEntry.objects.values_list("kind", flat=True)) == {
        "mirror_chain",
        "look_up_shadow_people",
        "close_unclaimed",
    }
    OutboxEntry.objects.update(due_at="2026-01-01T00:00Z")
    settle()
    assert Incident.objects.get().state == "RESOLVED"
    assert {(call.system, call.method) for call in world.calls} <= {("oncall", "GET"), ("workos", "GET")}


@pytest.mark.usefixtures("shadowed")
def test_the_answer_and_the_timeline_say_so(fire: Fire, settle: Do) -> None:
    assert "shadow mode" in fire(told("alert group created")).json()["message"]
    settle()
    opened, called = (line.said for line in timeline(Incident.objects.get()))
    assert opened.endswith("(in shadow mode: nothing is opened or sent)")
    assert called.startswith("Would have called: ")


def test_a_live_alert_never_joins_a_shadow_incident(fire: Fire, shadowed: Any) -> None:
    fire(told("alert group created"))
    shadowed.SHADOW_SOURCES = []
    fire(told("alert group created", group="IDOCS0002"))
    assert list(Incident.objects.order_by("number").values_list("shadow", flat=True)) == [True, False]


def test_a_shadow_alert_never_reopens_a_live_incident(fire: Fire, shadowed: Any) -> None:
    shadowed.SHADOW_SOURCES = []
    fire(told("alert group created"))
    Incident.objects.update(state="RESOLVED", resolved_at=Alert.objects.get().incident.opened_at)
    shadowed.SHADOW_SOURCES = ["grafana-oncall"]
    fire(told("alert group created", group="IDOCS0002"))
    assert list(Incident.objects.order_by("number").values_list("state", "shadow")) == [
        ("RESOLVED", False),
        ("ALERT_RECEIVED", True),
    ]


@pytest.mark.usefixtures("shadowed")
def test_shadow_alerts_join_each_other_and_a_graver_one_asks_for_the_people(fire: Fire) -> None:
    fire(told("alert group created", labels={"severity": "P3"}))
    assert not OutboxEntry.objects.filter(kind="look_up_shadow_people").exists()
    fire(told("alert group created", group="IDOCS0002"))
    assert Incident.objects.get().alerts.count() == 2
    assert OutboxEntry.objects.filter(kind="look_up_shadow_people").exists()


@pytest.mark.usefixtures("shadowed")
def test_that_nobody_is_on_call_is_on_record_too(fire: Fire, settle: Do, settings: Any) -> None:
    settings.GRAFANA_ONCALL_TOKEN = settings.WORKOS_API_KEY = ""
    fire(told("alert group created") | {"users_to_be_notified": []})
    settle()
    assert timeline(Incident.objects.get())[-1].said == "Would have called: nobody"


@pytest.mark.usefixtures("shadowed")
def test_on_request_its_room_opens_and_it_is_in_shadow_mode_no_more(
    fire: Fire, settle: Do, world: World, responder: Person
) -> None:
    fire(told("alert group created"))
    incident = open_room(Incident.objects.get(), actor=by(responder, via="console"))
    settle()
    assert not incident.shadow
    assert f"incident-{incident.number}-checkout-errors" in {channel.name for channel in world.slack.channels.values()}
    assert "Asked for its war room, out of shadow mode" in [line.said for line in timeline(incident)]
