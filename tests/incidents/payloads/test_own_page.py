"""People paged about an incident of ours are an alert group in OnCall, and no new trouble, however we hear of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clients.oncall_groups import AlertGroup
from incidents.models import Delivery, Incident
from incidents.payloads import fetched, native
from incidents.payloads.report import Happened
from tests.conftest import native as webhook

OURS = {"oncall": {"title": "T", "permalink": "http://testserver/admin/incidents/incident/1/change/"}}


@pytest.mark.parametrize("kind", ["alert group created", "acknowledge"])
def test_a_webhook_of_one_is_recorded_and_opens_nothing(fire: Any, kind: str) -> None:
    event = {"type": kind, "time": "2026-11-25T02:11:00Z"}
    assert fire(webhook("IPAGE0001", event=event, alert_payload=OURS)).status_code == 200
    assert (Incident.objects.count(), Delivery.objects.get().alert) == (0, None)


@pytest.mark.parametrize(("payload", "happened"), [(OURS, Happened.NOTED), ({"title": "x"}, Happened.BACK)])
def test_one_that_was_asked_for_opens_nothing(payload: dict[str, Any], happened: Happened) -> None:
    group = AlertGroup(id="I1", state="new", created_at=datetime.now(UTC), last_alert={"payload": payload})
    assert fetched.to_report(group).happened is happened


@pytest.mark.parametrize("payload", [None, "x", [], {"oncall": None}, {"oncall": {"permalink": "http://elsewhere/"}}])
def test_whatever_else_a_payload_is_the_alert_fires(payload: object) -> None:
    assert native.to_report(webhook("IPAGE0001", alert_payload=payload)).happened is Happened.FIRED
