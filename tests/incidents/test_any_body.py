"""Whatever a sender can sign: an answer with a reason, never a traceback, and what is taken is on record."""

import hashlib
import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incident_response.maps import signed_sources
from sandbox.linear_webhooks import hex_of
from tests.environment import FIXED
from tests.incidents import test_sources as sources
from tests.incidents.payloads.alerting import alert, notification
from tests.incidents.payloads.native import webhook

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -1, 1e308]),
    st.text(max_size=20),
    st.sampled_from(
        ["\x00", "\ud800", "x" * 10_000, "0000-01-01T00:00:00Z", "99999-01-01", "2026-11-25T02:11:00+99:99", ""]
    ),
    st.sampled_from(  # no such moment in UTC
        ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
    ),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none() | st.lists(st.text(max_size=2), max_size=2), max_size=2),
)
WHOLE = [
    webhook("alert group created"),
    webhook("resolve"),
    notification(alert("Errors"), alert("Latency", status="resolved")),
    {
        "alert_group_id": "IFLAT001",
        "alert_group": {"id": "IFLAT001", "title": "Queue stuck", "state": "firing"},
        "labels": {"severity": "critical"},
        "alerts": [{"id": "A1", "received_at": "2026-11-25T02:00:00Z"}],
    },
    webhook("alert group created") | {"alert_payload": json.loads('{"a":' * 400 + "1" + "}" * 400)},
]
ELSEWHERE = [sources.DOWN, {"alerts": [{"fingerprint": sources.FINGERPRINT}]}, {"alert_group_id": "IBEARER01"}]
NOTICE = {
    "type": "Issue",
    "action": "update",
    "webhookTimestamp": int(time.time() * 1000),
    "data": {"id": "3b241101-e2bb-4255-8caf-4136c566a962"},
}
RAW = st.sampled_from(
    [
        b"",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"event": ' + b"[" * 50_000,
        b"[" * 200_000,
        b'{"event": {"type": "x"}, "alert_group": {"id": 1e999}}',
        b"1" * 10_000,
        b'"' + b"\\u0000" * 100 + b'"',
        json.dumps(WHOLE[0]).encode("utf-16"),
        json.dumps(WHOLE[0]).encode()[:-1],
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a body."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [path, *(found for name, one in inner for found in places(one, (*path, name)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    first, *rest = path
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[first] = replaced(value[first], tuple(rest), by)
    return copy


@st.composite
def damaged(draw: st.DrawFn, whole: list[Any] = WHOLE) -> bytes:
    """A body that senders send, one or two of its values something else."""
    body = draw(st.sampled_from(whole))
    for _ in range(draw(st.integers(1, 2))):
        body = replaced(body, draw(st.sampled_from(places(body))), draw(ODD))
    return json.dumps(body).encode()


MANY = settings(
    max_examples=1_000 if os.environ.get("PROVE") else 60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate],
)
DOORS: dict[str, Callable[[bytes], Any]] = {
    "a token": lambda raw: sources.post_to("grafana-oncall", raw, bearer("GRAFANA_ONCALL_BEARER")),
    "Alertmanager": lambda raw: sources.post("alertmanager", raw, bearer("ALERTMANAGER_BEARER")),
    "a mapped source": lambda raw: sources.signed(raw, message=hashlib.sha256(raw).hexdigest()),
}


@pytest.fixture
def mapped(transactional_db: None, settings: Any) -> None:
    settings.LINEAR_WEBHOOK_SECRET = "of-linear-webhooks"
    settings.SIGNED_SOURCES = signed_sources(json.dumps({"uptime": sources.UPTIME}))


def bearer(setting: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {FIXED[setting]}"}


@MANY
@given(raw=st.one_of(damaged(), RAW))
def test_any_signed_body_has_an_answer_with_a_reason(fire: Callable[..., Any], raw: bytes) -> None:
    answer = fire(raw)
    assert answer.status_code in (200, 400)
    assert answer.json()["message"]


@MANY
@given(door=st.sampled_from(sorted(DOORS)), raw=st.one_of(damaged(ELSEWHERE), RAW))
def test_so_has_any_body_at_the_other_doors(mapped: None, door: str, raw: bytes) -> None:
    answer = DOORS[door](raw)
    assert answer.status_code in (200, 400) or is_no_text(raw)
    assert answer.json()["message"]


@MANY
@given(raw=st.one_of(damaged([NOTICE]), RAW))
def test_so_has_any_body_that_linear_signs(client: Client, mapped: None, raw: bytes) -> None:
    headers = {"Linear-Signature": hex_of(raw, secret="of-linear-webhooks")}
    answer = client.post("/webhooks/linear", raw, content_type="application/json", headers=headers)
    assert answer.status_code in (200, 400, 401)  # the last where it was sent at another time
    assert answer.json()["message"]


def is_no_text(raw: bytes) -> bool:
    """Standard Webhooks signs text: what is none has no signature."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False
