"""Grafana Alerting's contact point: each alert in a body is one of its own, those of one group have one incident."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Alert, Delivery, Incident
from tests.incidents.payloads.alerting import alert, notification

Fire = Callable[..., Any]


def test_a_firing_alert_opens_an_incident(fire: Fire) -> None:
    answer = fire(notification(alert("Errors")))
    incident = Incident.objects.get()
    assert (answer.status_code, answer.json()["incident_id"]) == (200, incident.reference)
    assert (incident.title, incident.severity, incident.service) == ("Errors on checkout", "P1", "checkout")
    assert Alert.objects.get().source == "grafana-alerting"


def test_several_in_one_body_are_alerts_of_one_incident(fire: Fire) -> None:
    fire(notification(alert("Errors"), alert("Latency"), alert("Errors", service="payments")))
    assert Incident.objects.count() == 1
    assert Alert.objects.count() == Delivery.objects.count() == 3


def test_the_whole_body_is_kept_once(fire: Fire) -> None:
    fire(notification(alert("Errors"), alert("Latency")))
    assert sorted(bool(bytes(body)) for body in Delivery.objects.values_list("body", flat=True)) == [False, True]


def test_the_incident_is_clear_when_the_last_of_them_has_cleared(fire: Fire) -> None:
    fire(notification(alert("Errors"), alert("Latency")))
    fire(notification(alert("Errors", status="resolved"), alert("Latency")))
    assert Incident.objects.get().cleared_at is None
    fire(notification(alert("Errors", status="resolved"), alert("Latency", status="resolved")))
    assert Incident.objects.get().cleared_at is not None


def test_the_reminder_that_it_still_fires_changes_nothing(fire: Fire) -> None:
    fire(notification(alert("Errors")))
    again = notification(alert("Errors")) | {"message": "sent again after four hours"}
    assert fire(again).json()["message"].startswith("duplicate")
    assert Alert.objects.count() == 1


def test_a_body_cut_off_halfway_is_completed_by_the_next_copy(fire: Fire) -> None:
    whole = json.dumps(notification(alert("Errors"), alert("Latency"))).encode()
    fire(whole)
    Delivery.objects.filter(alert__title__startswith="Latency").delete()
    Alert.objects.filter(title__startswith="Latency").delete()
    fire(whole)
    assert Alert.objects.count() == 2


def test_other_groups_have_incidents_of_their_own(fire: Fire) -> None:
    fire(notification(alert("Errors"), key="{}:{service=checkout}"))
    fire(notification(alert("Errors", service="search"), key="{}:{service=search}"))
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"alerts": []}, "alerts"),
        ({"alerts": [{"status": "exploded"}]}, "alerts.0.status"),
        ({"alerts": [{}]}, "alerts.0.status"),
        ({"alerts": "none"}, "alerts"),
    ],
)
def test_a_wrong_shape_is_answered_with_each_bad_field(fire: Fire, body: Any, field: str) -> None:
    answer = fire(body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


@pytest.mark.parametrize("missing", ["labels", "annotations", "startsAt", "endsAt", "fingerprint", "generatorURL"])
def test_what_is_missing_loses_no_alert(fire: Fire, missing: str) -> None:
    one = alert("Errors")
    del one[missing]
    assert fire(notification(one)).status_code == 200
    assert Alert.objects.count() == 1
