"""POST /webhooks/alerts/<source>."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from standardwebhooks.webhooks import Webhook

from incident_response.maps import signed_sources
from incidents.models import Alert, Delivery, Incident
from sandbox.faults import Fault
from sandbox.world import World
from tests.environment import FIXED

Do = Callable[[], None]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = int(datetime.now(UTC).timestamp())
FINGERPRINT = "c6eadffa33fcdf37"
UPTIME = {
    "secret": SECRET,
    "map": {
        "group_id": "data.incident",
        "title": "data.monitors.0.name",
        "state": "data.status",
        "service": "data.service",
        "severity": "data.level",
    },
    "firing": ["down"],
    "resolved": ["up"],
}
DOWN = {
    "data": {"incident": 42, "monitors": [{"name": "Shop is down"}], "status": "down", "service": "shop", "level": "P1"}
}


@pytest.fixture(autouse=True)
def uptime(transactional_db: None, outside: Any, settings: Any) -> None:
    settings.SIGNED_SOURCES = signed_sources(json.dumps({"uptime": UPTIME}))


def signed(body: Any, **how: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return post("uptime", raw, vouching(raw, **how))


def vouching(raw: bytes, *, message: str = "msg_1", ago: int = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers of a genuine sender."""
    at = datetime.now(UTC) - timedelta(seconds=ago)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, at, raw.decode("utf-8", "replace")),
    }


def post(source: str, raw: bytes, headers: dict[str, str]) -> Any:
    return post_to(f"alerts/{source}", raw, headers)


def post_to(route: str, raw: bytes, headers: dict[str, str]) -> Any:
    return Client().post(f"/webhooks/{route}", raw, content_type="application/json", headers=headers)


def name(*fingerprints: str, token: str = FIXED["ALERTMANAGER_BEARER"]) -> Any:
    raw = json.dumps({"alerts": [{"fingerprint": one, "labels": {"a": "lie"}} for one in fingerprints]}).encode()
    return post("alertmanager", raw, {"Authorization": f"Bearer {token}"})


def fires(world: World, fingerprint: str = FINGERPRINT) -> None:
    labels = {"service": "checkout", "severity": "critical"}
    world.alertmanager.fire(fingerprint, title="Errors", labels=labels, at="2026-11-25T02:11:00.123Z")


def test_a_signed_message_opens_an_incident_by_its_mapping() -> None:
    assert signed(DOWN).status_code == 200
    incident = Incident.objects.get()
    assert (incident.title, incident.service, incident.severity) == ("Shop is down", "shop", "P1")
    assert (Alert.objects.get().source, Alert.objects.get().group_id) == ("uptime", "42")


def test_the_same_message_again_is_a_duplicate_also_with_a_new_time() -> None:
    signed(DOWN, ago=20)
    assert signed(DOWN).json()["message"].startswith("duplicate")
    assert Delivery.objects.count() == 1


def test_its_words_for_over_clear_the_alert() -> None:
    signed(DOWN)
    signed({"data": DOWN["data"] | {"status": "up"}}, message="msg_2")
    assert Incident.objects.get().cleared_at is not None


def test_a_state_of_no_list_is_recorded_and_opens_nothing() -> None:
    assert signed({"data": DOWN["data"] | {"status": "flapping"}}).json()["incident_id"] is None


def test_a_body_without_a_mapped_field_is_told_which() -> None:
    answer = signed({"data": {"status": "down"}})
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"group_id"})


@pytest.mark.parametrize("how", [{"ago": 301}, {"ago": -302}, {"secret": "whsec_" + "A" * 32}])
def test_old_new_and_wrong_signatures_are_refused(how: Any) -> None:
    assert signed(DOWN, **how).status_code == 401
    assert not Delivery.objects.exists()


TRICKS: dict[str, tuple[Callable[[str], dict[str, str]], int]] = {
    "the right one after another": (lambda right: {"webhook-signature": f"v1,{'A' * 43}= {right}"}, 200),
    "two headers, joined by a comma": (lambda right: {"webhook-signature": f"{right},{right}"}, 401),
    "white space around it": (lambda right: {"webhook-signature": f" {right} "}, 401),
    "in lower case": (lambda right: {"webhook-signature": right.lower()}, 401),
    "without its version": (lambda right: {"webhook-signature": right[3:]}, 401),
    "of another version": (lambda right: {"webhook-signature": right.replace("v1", "v2")}, 401),
    "none": (lambda _: {"webhook-signature": ""}, 401),
    "only its version": (lambda _: {"webhook-signature": "v1,"}, 401),
    "no base64": (lambda _: {"webhook-signature": "v1,%%%"}, 401),
    "too many commas": (lambda _: {"webhook-signature": "a,b,c"}, 401),
    "no ASCII": (lambda _: {"webhook-signature": "v1,\u00fc"}, 401),
    "10 kB of it": (lambda _: {"webhook-signature": "v1," + "A" * 10_000}, 401),
    "a thousand of them": (lambda _: {"webhook-signature": "v1,AAAA " * 1_000}, 401),
    "no id": (lambda _: {"webhook-id": ""}, 401),
    "an id that was not signed": (lambda _: {"webhook-id": "i" * 10_000}, 401),
    "two times, joined by a comma": (lambda _: {"webhook-timestamp": f"{NOW},{NOW}"}, 401),
    "a time that is no number": (lambda _: {"webhook-timestamp": "nan"}, 401),
    "a time without end": (lambda _: {"webhook-timestamp": "1e999"}, 401),
    "a time that was not signed": (lambda _: {"webhook-timestamp": str(NOW - 60)}, 401),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_each_trick_with_headers_has_its_answer(trick: str) -> None:
    change, status = TRICKS[trick]
    right = vouching(raw := json.dumps(DOWN).encode())
    assert post("uptime", raw, right | change(right["webhook-signature"])).status_code == status
    assert Delivery.objects.exists() == (status == 200)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"{}"])
def test_without_headers_nothing_is_read(raw: bytes) -> None:
    assert post("uptime", raw, {}).status_code == 401


def test_a_source_nobody_configured_is_not_found() -> None:
    assert post("elsewhere", b"{}", {}).status_code == 404


def test_alertmanager_is_asked_what_is_true(world: World, settle: Do) -> None:
    fires(world)
    assert name(FINGERPRINT).json() == {"message": "recorded, being verified"}
    settle()
    incident = Incident.objects.get()
    assert (incident.title, incident.service, incident.severity) == ("Errors", "checkout", "P1")


def test_several_alerts_are_one_question(world: World, settle: Do) -> None:
    fires(world)
    fires(world, "0" * 16)
    name(FINGERPRINT, "0" * 16)
    settle()
    assert Alert.objects.count() == 2
    assert len([call for call in world.calls if call.system == "alertmanager"]) == 1


def test_what_alertmanager_lists_no_longer_has_cleared(world: World, settle: Do) -> None:
    fires(world)
    name(FINGERPRINT)
    settle()
    world.alertmanager.alerts.clear()
    name(FINGERPRINT)
    settle()
    assert Incident.objects.get().cleared_at is not None


def test_what_alertmanager_never_had_opens_nothing_and_is_listed(settle: Do) -> None:
    name(FINGERPRINT)
    settle()
    assert not Incident.objects.exists()
    assert Delivery.objects.get().standing == "unknown"


def test_while_alertmanager_is_down_the_question_waits(world: World, settle: Do) -> None:
    fires(world)
    world.faults = {"alertmanager": Fault(status=503)}
    name(FINGERPRINT)
    settle()
    assert Delivery.objects.get().standing == "waiting"


@pytest.mark.parametrize("token", ["", "wrong", f"{FIXED['ALERTMANAGER_BEARER']}x", "\u00fc", "a" * 10_000])
def test_alertmanager_without_its_token_is_refused(token: str) -> None:
    assert name(FINGERPRINT, token=token).status_code == 401


@pytest.mark.parametrize("bad", [("",), ("../x",), (FINGERPRINT, "no"), ()])
def test_what_is_no_fingerprint_is_answered_400(bad: tuple[str, ...]) -> None:
    assert name(*bad).status_code == 400
