"""Grafana OnCall's webhook: every trigger type it documents, and a fresh one."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Alert, Delivery, Incident
from tests.incidents.payloads.native import TRIGGERS, webhook

Fire = Callable[..., Any]
OPENING = sorted(set(TRIGGERS) - {"resolve", "silence", "status change"})


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_every_documented_trigger_has_its_effect_on_an_alert_that_fires(fire: Fire, trigger: str) -> None:
    fire(TRIGGERS["alert group created"][0])
    body, state = TRIGGERS[trigger]
    assert fire(body).status_code == 200
    assert Alert.objects.get().state == state


@pytest.mark.parametrize("trigger", OPENING)
def test_the_first_word_of_a_group_that_fires_opens_its_incident(fire: Fire, trigger: str) -> None:
    fire(TRIGGERS[trigger][0])
    incident = Incident.objects.get()
    assert (incident.title, incident.severity, incident.service, incident.team) == (
        "Checkout errors",
        "P1",
        "checkout",
        "Checkout",
    )


@pytest.mark.parametrize("trigger", ["resolve", "silence", "status change"])
def test_the_first_word_of_a_group_that_is_quiet_opens_nothing(fire: Fire, trigger: str) -> None:
    answer = fire(TRIGGERS[trigger][0]).json()
    assert (answer["incident_id"], answer["message"]) == (None, f"recorded: '{trigger}' opens nothing")
    assert Delivery.objects.get().alert is None


@pytest.mark.parametrize("trigger", ["escalation", "manual trigger", "status change"])
def test_a_group_that_is_new_fires(fire: Fire, trigger: str) -> None:
    fire(webhook(trigger, state="new"))
    assert (Alert.objects.get().state, Incident.objects.get().needs_room) == ("firing", True)


@pytest.mark.parametrize("given", [None, ""])
def test_the_groups_id_may_stand_beside_it_alone(fire: Fire, given: str | None) -> None:
    fire(webhook("alert group created", id=given))
    assert Alert.objects.get().group_id == "IDOCS0001"


def test_a_manual_trigger_on_a_resolved_group_opens_nothing(fire: Fire) -> None:
    fire(webhook("manual trigger", state="resolved"))
    assert not Incident.objects.exists()


@pytest.mark.parametrize("trigger", ["something new", "x" * 60])
def test_an_unknown_event_type_is_recorded_and_changes_nothing(fire: Fire, trigger: str) -> None:
    fire(TRIGGERS["alert group created"][0])
    assert fire(webhook(trigger, state="resolved")).status_code == 200
    assert Alert.objects.get().state == "firing"
    assert Delivery.objects.filter(event_type=trigger).count() == 1


@pytest.mark.parametrize("payload", [{}, [], "text", None, [1, {"a": None}]])
def test_the_alerts_own_payload_may_be_anything(fire: Fire, payload: object) -> None:
    assert fire(webhook("alert group created") | {"alert_payload": payload}).status_code == 200
