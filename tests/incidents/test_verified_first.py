"""Nothing is read before it is verified: whatever the body is, a forgery is counted, named in one line, and leaves no trace."""

import json
import time
from typing import Any, NamedTuple

import pytest
import redis
from django.apps import apps
from django.conf import settings as live
from django.test import Client
from prometheus_client import REGISTRY

from incident_response.maps import signed_sources
from incidents.linear_webhook import HEADER, SCHEME
from incidents.schemes import SCHEMES
from incidents.sources import ALERTMANAGERS_TOKEN, SIGNED
from sandbox.world import World
from tests.conftest import native, signed
from tests.incidents.test_sources import UPTIME

ONCALL, NO_SCHEME = "grafana-oncall", "none"
CANARY = b"canary-in-the-body"
NOW = str(int(time.time()))
UNSIGNED = {"webhook-id": "m1", "webhook-timestamp": NOW}


class Forgery(NamedTuple):
    """`reason` is what it is refused for."""

    scheme: str
    route: str
    headers: dict[str, str]
    reason: str


FORGED = [
    Forgery("oncall-hmac", ONCALL, {"X-Grafana-OnCall-Signature": "0" * 64}, "signature_wrong"),
    Forgery("oncall-hmac", ONCALL, signed(b"another body"), "signature_wrong"),
    Forgery("grafana-alerting-hmac", ONCALL, {"X-Grafana-Alerting-Signature": "0" * 64}, "signature_wrong"),
    Forgery("oncall-bearer", ONCALL, {"Authorization": "Bearer forged"}, "token_wrong"),
    Forgery(NO_SCHEME, ONCALL, {}, "signature_missing"),
    Forgery(ALERTMANAGERS_TOKEN.name, "alerts/alertmanager", {"Authorization": "Bearer forged"}, "token_wrong"),
    Forgery(ALERTMANAGERS_TOKEN.name, "alerts/alertmanager", {}, "token_missing"),
    Forgery(SIGNED, "alerts/uptime", UNSIGNED | {"webhook-signature": f"v1,{'A' * 43}="}, "signature_wrong"),
    Forgery(SIGNED, "alerts/uptime", {}, "signature_wrong"),
    Forgery(SCHEME, "linear", {HEADER: "0" * 64}, "signature_wrong"),
    Forgery(SCHEME, "linear", {HEADER: "sha256="}, "signature_malformed"),
    Forgery(SCHEME, "linear", {}, "signature_missing"),
]
BODIES = [  # each begins what would blow up a parser, or is a genuine one
    CANARY + b'{"a":' * 40_000,
    b"[" * 200_000 + CANARY,
    b'{"a": ' + b"9" * 200_000 + b"}" + CANARY,
    b'{"a": "\xff\xfe\x00"}' + CANARY,
    json.dumps(native(title=CANARY.decode())).encode(),
]


@pytest.fixture(autouse=True)
def uptime(transactional_db: None, outside: Any, settings: Any) -> None:
    settings.SIGNED_SOURCES = signed_sources(json.dumps({"uptime": UPTIME}))
    settings.LINEAR_WEBHOOK_SECRET = "of-linear-webhooks"


def everything() -> tuple[dict[str, int], dict[bytes, bytes | None]]:
    """How many rows each table has, and what every key in Redis holds: cache and queues."""
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    with redis.Redis.from_url(live.REDIS_URL) as broker:
        return rows, {key: broker.dump(key) for key in broker.scan_iter()}


def counted(reason: str) -> float:
    return REGISTRY.get_sample_value("webhook_count_total", {"outcome": reason}) or 0.0


@pytest.mark.parametrize("forged", FORGED, ids=[f"{one.scheme}-{one.reason}" for one in FORGED])
def test_a_forgery_is_refused_unread(world: World, caplog: pytest.LogCaptureFixture, forged: Forgery) -> None:
    before, count = everything(), counted(forged.reason)
    for raw in BODIES:
        answer = Client().post(f"/webhooks/{forged.route}", raw, content_type="text/plain", headers=forged.headers)
        assert (answer.status_code, answer.json()) == (401, {"message": "not verified"})
    assert (everything(), world.calls) == (before, [])
    assert counted(forged.reason) == count + len(BODIES)
    assert [forged.reason in line for line in caplog.messages] == [True] * len(BODIES)
    assert [word for word in (CANARY.decode(), *forged.headers.values()) if word in str(caplog.messages)] == []


def test_there_is_a_forgery_for_every_scheme() -> None:
    known = {scheme.name for scheme in SCHEMES} | {ALERTMANAGERS_TOKEN.name, SIGNED, SCHEME}
    assert {one.scheme for one in FORGED} == known | {NO_SCHEME}
