"""POST /webhooks/grafana-oncall."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from incidents.models import Alert, AuditEvent, Delivery, Incident, OutboxEntry, Person
from tests.at_once import at_once
from tests.conftest import native, signed

Fire = Callable[..., Any]  # the test client's response
ROUTE = "/webhooks/grafana-oncall"

FLAT = {
    "alert_group_id": "IFLAT001",
    "alert_group": {"id": "IFLAT001", "title": "Queue stuck", "state": "firing"},
    "integration_id": "CQUEUE",
    "route_id": "RQUEUE",
    "team_id": "T1",
    "team_name": "Payments",
    "labels": {"severity": "critical", "service": "queue"},
    "alerts": [{"id": "A1", "title": "Queue stuck", "message": "no consumer", "received_at": "2026-11-25T02:00:00Z"}],
}


def post(client: Client, raw: bytes, headers: dict[str, str]) -> Any:
    return client.post(ROUTE, raw, content_type="application/json", headers=headers)


def nothing_is_on_record() -> bool:
    return not any(table.objects.exists() for table in (Delivery, Alert, Incident, OutboxEntry, AuditEvent, Person))


def test_a_verified_alert_opens_an_incident_and_owes_its_room(fire: Fire) -> None:
    answer = fire()
    incident = Incident.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {"message": f"{incident.reference} opened", "incident_id": incident.reference}
    assert (incident.severity, incident.service, incident.needs_room) == ("P1", "checkout", True)
    assert [event.action for event in incident.events.all()] == ["INCIDENT_OPENED"]
    assert incident.owed.filter(kind="assemble_room", state="pending").count() == 1


def test_a_second_copy_gives_the_same_incident(fire: Fire) -> None:
    first, second = fire().json(), fire().json()
    assert second["incident_id"] == first["incident_id"]
    assert second["message"].startswith("duplicate")
    assert Incident.objects.count() == Alert.objects.count() == 1


def test_many_copies_at_once_give_one_incident(fire: Fire) -> None:
    raw = json.dumps(native()).encode()
    headers = signed(raw, at=int(time.time()))
    answers = at_once(*[lambda: post(Client(), raw, headers).status_code] * 12)
    assert answers == [200] * 12
    assert Incident.objects.count() == Delivery.objects.count() == 1


def test_the_flat_shape_is_taken_too(fire: Fire) -> None:
    assert fire(FLAT).status_code == 200
    incident = Incident.objects.get()
    assert (incident.title, incident.team, incident.service) == ("Queue stuck", "Payments", "queue")
    assert incident.alerts.get().team == "Payments"


def test_a_team_without_a_name_is_known_by_its_id(fire: Fire) -> None:
    fire(FLAT | {"team_name": None, "team_id": "TPAYMENTS1"})
    assert Alert.objects.get().team == "TPAYMENTS1"


@pytest.mark.parametrize(
    "labels", [{"severity": "warning"}, [{"key": {"name": "severity"}, "value": {"name": "warning"}}]]
)
def test_labels_may_be_an_object_or_a_list(fire: Fire, labels: object) -> None:
    body = native()
    body["integration"]["labels"] = labels
    fire(body)
    assert Incident.objects.get().severity == "P3"


def test_an_alert_below_the_room_threshold_is_on_record_without_a_room(fire: Fire) -> None:
    body = native()
    body["integration"]["labels"] = {"severity": "warning"}
    fire(body)
    assert not OutboxEntry.objects.filter(kind="assemble_room").exists()


def test_nulls_that_oncall_really_sends_are_taken(fire: Fire) -> None:
    group = {"id": "INULL001", "title": None, "route_id": None, "permalinks": None, "labels": None, "created_at": None}
    answer = fire(
        {
            "event": {"type": "alert group created", "time": None},
            "alert_group": group,
            "integration": None,
            "user": None,
        }
    )
    assert answer.status_code == 200
    assert Incident.objects.get().title == "Alert group INULL001"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Grafana-OnCall-Signature": "0" * 64},
        {"X-Grafana-OnCall-Signature": "not hex"},
        {"X-Grafana-OnCall-Signature": "ü" * 64},
        {"X-Grafana-OnCall-Signature": "a" * 10_000},
        {"X-Grafana-OnCall-Signature": f"{'0' * 64},{'0' * 64}"},
    ],
)
def test_an_unverified_request_leaves_nothing(client: Client, transactional_db: None, headers: dict[str, str]) -> None:
    answer = post(client, json.dumps(native()).encode(), headers)
    assert answer.status_code == 401
    assert nothing_is_on_record()


@pytest.mark.parametrize("prefix", ["", "sha256="])
def test_the_signature_may_be_bare_or_prefixed_and_in_either_case(
    client: Client, transactional_db: None, prefix: str
) -> None:
    raw = json.dumps(native()).encode()
    signature = prefix + signed(raw)["X-Grafana-OnCall-Signature"].upper()
    assert post(client, raw, {"X-Grafana-OnCall-Signature": signature}).status_code == 200


@pytest.mark.parametrize("offset", [-301, 302])
def test_a_timestamp_outside_five_minutes_is_refused(client: Client, transactional_db: None, offset: int) -> None:
    raw = json.dumps(native()).encode()
    assert post(client, raw, signed(raw, at=int(time.time()) + offset)).status_code == 401
    assert nothing_is_on_record()


def test_a_captured_request_without_timestamp_never_acts_twice(client: Client, transactional_db: None) -> None:
    raw = json.dumps(native()).encode()
    post(client, raw, signed(raw))
    assert post(client, raw, signed(raw)).json()["message"].startswith("duplicate")
    assert Delivery.objects.count() == 1


def test_a_timestamp_can_be_made_mandatory(client: Client, transactional_db: None, settings: Any) -> None:
    settings.WEBHOOK_REQUIRE_TIMESTAMP = True
    raw = json.dumps(native()).encode()
    assert post(client, raw, signed(raw)).status_code == 401


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000, b"1" * 5_000])
def test_what_is_not_json_is_answered_400(fire: Fire, raw: bytes) -> None:
    answer = fire(raw)
    assert answer.status_code == 400
    assert nothing_is_on_record()


def test_a_wrong_shape_is_answered_with_each_bad_field(fire: Fire) -> None:
    answer = fire({"event": {"type": 5}, "alert_group": {"id": ""}})
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"event.type", "alert_group.id"}


def test_a_flat_body_without_alerts_is_told_so(fire: Fire) -> None:
    answer = fire(FLAT | {"alerts": []})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["alerts"]


@pytest.mark.parametrize("raw", [b"[]", b'"x"', b"3", b"null", b"{}"])
def test_valid_json_of_no_known_shape_is_answered_400(fire: Fire, raw: bytes) -> None:
    answer = fire(raw)
    assert answer.status_code == 400
    assert answer.json()["fields"]


def test_text_that_postgresql_refuses_is_stored_without_it(fire: Fire) -> None:
    body = native()
    body["alert_group"]["title"] = "bad \x00 and \ud800 here"
    assert fire(body).status_code == 200
    assert "\x00" not in Incident.objects.get().title


@pytest.mark.parametrize("year", ["0000-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "never"])
def test_an_impossible_time_does_not_lose_the_alert(fire: Fire, year: str) -> None:
    body = native()
    body["alert_group"]["created_at"] = year
    assert fire(body).status_code == 200
    assert Incident.objects.get().started_at.year == 2026


def test_an_unknown_event_is_recorded_and_opens_nothing(fire: Fire) -> None:
    answer = fire(event={"type": "something new"})
    assert (answer.status_code, answer.json()["incident_id"]) == (200, None)
    assert Incident.objects.count() == 0


def test_resolve_marks_the_alert_cleared_and_leaves_the_incident_open(fire: Fire) -> None:
    fire()
    fire(event={"type": "resolve"})
    incident = Incident.objects.get()
    assert incident.cleared_at is not None
    assert incident.is_open
    assert incident.owed.filter(kind="tell_cleared").count() == 1


def test_acknowledge_is_recorded_with_who(fire: Fire) -> None:
    fire()
    fire(event={"type": "acknowledge"}, user={"username": "ines", "email": "ines@example.com"})
    assert Incident.objects.get().events.get(action="ALERT_ACKNOWLEDGED").words == {"by": "ines"}


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_another_method_is_answered_405(client: Client, transactional_db: None, method: str) -> None:
    answer = getattr(client, method)(ROUTE)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_a_body_over_the_limit_is_answered_413(client: Client, transactional_db: None, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    raw = b"x" * (256 * 1024 + 1)
    assert post(client, raw, signed(raw)).status_code == 413


def test_while_a_migration_is_under_way_the_sender_is_told_to_come_again(fire: Fire) -> None:
    _rename("incidents_delivery", "away")
    try:
        answer = fire()
    finally:
        _rename("away", "incidents_delivery")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert fire().status_code == 200


def _rename(table: str, to: str) -> None:
    """On the next connection nothing is planned yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {to}")
    connection.close()
