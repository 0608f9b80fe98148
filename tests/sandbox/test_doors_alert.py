"""POST /_/alert"""

import hashlib
import hmac
import json

import pytest

from sandbox.server import Running, serve
from tests.sandbox.conftest import Application, Door

SECRET = b"sandbox-oncall-hmac-secret"


def test_sends_oncalls_webhook_and_hands_back_the_answer(door: Door, application: Application) -> None:
    application.answers["/webhooks/grafana-oncall"] = (200, {"message": "accepted", "incident_id": 1})
    answer = door.post("alert", title="Checkout errors", severity="P2").json()
    assert answer == {"status": 200, "body": {"message": "accepted", "incident_id": 1}}
    body = json.loads(application.received[0][2])
    assert body["event"]["type"] == "alert group created"
    assert (body["alert_group"]["title"], body["alert_group"]["labels"]["severity"]) == ("Checkout errors", "P2")
    assert body["alert_group_id"] == body["alert_group"]["id"]


def test_signs_timestamp_and_body(door: Door, application: Application) -> None:
    door.post("alert")
    _, headers, raw = application.received[0]
    signed = headers["X-Grafana-OnCall-Timestamp"].encode() + b":" + raw
    assert headers["X-Grafana-OnCall-Signature"] == hmac.new(SECRET, signed, hashlib.sha256).hexdigest()


def test_signs_the_bare_body_when_asked(door: Door, application: Application) -> None:
    door.post("alert", unsigned_timestamp=True)
    _, headers, raw = application.received[0]
    assert headers["X-Grafana-OnCall-Signature"] == hmac.new(SECRET, raw, hashlib.sha256).hexdigest()
    assert "X-Grafana-OnCall-Timestamp" not in headers


def test_sends_grafana_alertings_webhook_under_its_own_headers(door: Door, application: Application) -> None:
    door.post("alert", scheme="grafana-alerting-hmac", title="Slow search")
    _, headers, raw = application.received[0]
    signed = headers["X-Grafana-Alerting-Timestamp"].encode() + b":" + raw
    assert headers["X-Grafana-Alerting-Signature"] == hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
    assert json.loads(raw)["alerts"][0]["annotations"] == {"summary": "Slow search"}


def test_sends_oncalls_webhook_with_a_token_and_no_signature(door: Door, application: Application) -> None:
    door.post("alert", scheme="oncall-bearer")
    _, headers, _ = application.received[0]
    assert headers["Authorization"] == "Bearer sandbox-oncall-bearer"
    assert "X-Grafana-OnCall-Signature" not in headers


def test_leaves_an_alert_group_in_oncall(door: Door, outside: Running) -> None:
    door.post("alert", title="Slow search", service="search")
    groups = door.get("state")["oncall"]["alert_groups"]
    assert [(group["title"], group["state"]) for group in groups] == [("Slow search", "new")]


def test_repeats_the_same_alert(door: Door, application: Application) -> None:
    door.post("alert")
    group_id = door.get("state")["oncall"]["alert_groups"][0]["id"]
    door.post("alert", alert_group_id=group_id)
    sent = [json.loads(raw)["alert_group_id"] for _, _, raw in application.received]
    assert sent == [group_id, group_id]


def test_tells_of_a_resolve_and_by_whom(door: Door, application: Application) -> None:
    door.post("alert")
    group_id = door.get("state")["oncall"]["alert_groups"][0]["id"]
    door.post("alert", alert_group_id=group_id, event="resolve")
    body = json.loads(application.received[-1][2])
    assert (body["event"]["type"], body["alert_group"]["state"]) == ("resolve", "resolved")
    assert body["alert_group_resolved_by"]["email"] == "ines@example.com"
    assert door.get("state")["oncall"]["alert_groups"][0]["state"] == "resolved"


@pytest.mark.parametrize("done", ["acknowledge", "resolve", "silence"])
def test_what_is_taken_back_is_no_longer_told(door: Door, application: Application, done: str) -> None:
    door.post("alert")
    group_id = door.get("state")["oncall"]["alert_groups"][0]["id"]
    as_opened = json.loads(application.received[-1][2])["alert_group"]
    door.post("alert", alert_group_id=group_id, event=done)
    assert json.loads(application.received[-1][2])["alert_group"][f"{done.removesuffix('e')}ed_at"]
    door.post("alert", alert_group_id=group_id, event=f"un{done}")
    assert json.loads(application.received[-1][2])["alert_group"] == as_opened


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"scheme": "carrier-pigeon"}, "oncall-hmac, grafana-alerting-hmac, oncall-bearer is"),
        ({"scheme": "grafana-alerting-hmac", "event": "silence"}, "created and resolve only"),
        ({"event": "explode"}, "there are created, acknowledge, resolve"),
        ({"alert_group_id": "NOPE"}, "there are: none yet"),
        ({"titel": "x"}, "this door takes title?"),
        ({"title": 7}, "title is text"),
    ],
)
def test_refuses(door: Door, application: Application, body: dict[str, object], named: str) -> None:
    answer = door.post("alert", **body)
    assert answer.status_code == 400
    assert named in answer.json()["error"]
    assert application.received == []


def test_says_when_the_application_does_not_answer() -> None:
    alone = serve(web_url="http://127.0.0.1:9")
    answer = Door(alone.url).post("alert")
    alone.stop()
    assert answer.status_code == 502
    assert "the application at http://127.0.0.1:9/webhooks/grafana-oncall did not answer" in answer.json()["error"]
