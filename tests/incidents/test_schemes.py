"""Each scheme at the webhook's door, and what it answers to tricks with headers."""

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client

from incidents.models import Alert, AuditEvent, Delivery, Incident, OutboxEntry, Person
from tests.conftest import native, signed
from tests.environment import FIXED

ROUTE = "/webhooks/grafana-oncall"
BEARER = FIXED["GRAFANA_ONCALL_BEARER"]
RAW = json.dumps(native()).encode()
RIGHT = signed(RAW)["X-Grafana-OnCall-Signature"]
HEADER = {"oncall-hmac": "X-Grafana-OnCall-Signature", "grafana-alerting-hmac": "X-Grafana-Alerting-Signature"}


def post(headers: dict[str, str], raw: bytes = RAW) -> Any:
    return Client().post(ROUTE, raw, content_type="application/json", headers=headers)


def alerting(raw: bytes, *, at: int, header: str = "X-Grafana-Alerting-Timestamp") -> dict[str, str]:
    key = FIXED["GRAFANA_ONCALL_HMAC_SECRET"].encode()
    return {
        "X-Grafana-Alerting-Signature": hmac.new(key, f"{at}:".encode() + raw, hashlib.sha256).hexdigest(),
        header: str(at),
    }


def nothing_is_on_record() -> bool:
    return not any(table.objects.exists() for table in (Delivery, Alert, Incident, OutboxEntry, AuditEvent, Person))


@pytest.mark.parametrize("scheme", HEADER)
def test_both_hmac_schemes_take_a_signed_body(transactional_db: None, scheme: str) -> None:
    assert post({HEADER[scheme]: RIGHT}).status_code == 200
    assert Delivery.objects.get().scheme == scheme


def test_grafana_alerting_signs_its_timestamp_too(transactional_db: None) -> None:
    now = int(time.time())
    assert post(alerting(RAW, at=now)).status_code == 200
    assert post(alerting(RAW, at=now - 400)).status_code == 401


def test_the_header_of_alertings_timestamp_has_a_name_of_our_choice(transactional_db: None, settings: Any) -> None:
    settings.GRAFANA_ALERTING_TIMESTAMP_HEADER = "X-When"
    assert post(alerting(RAW, at=int(time.time()), header="X-When")).status_code == 200


@pytest.mark.parametrize("scheme", HEADER)
def test_a_scheme_that_is_not_configured_vouches_for_nothing(
    transactional_db: None, settings: Any, scheme: str
) -> None:
    settings.WEBHOOK_SCHEMES = ["oncall-bearer"]
    assert post({HEADER[scheme]: RIGHT}).status_code == 401
    assert nothing_is_on_record()


TRICKS: dict[str, tuple[dict[str, str], int]] = {
    "no header at all": ({}, 401),
    "an empty signature": ({"X-Grafana-OnCall-Signature": ""}, 401),
    "only white space": ({"X-Grafana-OnCall-Signature": "  "}, 401),
    "white space around it": ({"X-Grafana-OnCall-Signature": f" {RIGHT}\t"}, 200),
    "white space within": ({"X-Grafana-OnCall-Signature": f"{RIGHT[:32]} {RIGHT[32:]}"}, 401),
    "upper-case hex": ({"X-Grafana-OnCall-Signature": RIGHT.upper()}, 200),
    "its prefix": ({"X-Grafana-OnCall-Signature": f"sha256={RIGHT}"}, 200),
    "another prefix": ({"X-Grafana-OnCall-Signature": f"sha512={RIGHT}"}, 401),
    "a prefix that Alerting does not have": ({"X-Grafana-Alerting-Signature": f"sha256={RIGHT}"}, 401),
    "two signatures, the right one first": ({"X-Grafana-OnCall-Signature": f"{RIGHT},{'0' * 64}"}, 401),
    "two signatures, the right one twice": ({"X-Grafana-OnCall-Signature": f"{RIGHT},{RIGHT}"}, 401),
    "letters that are no hex": ({"X-Grafana-OnCall-Signature": "g" * 64}, 401),
    "no ASCII": ({"X-Grafana-OnCall-Signature": "\u00fc" * 64}, 401),
    "10 kB of it": ({"X-Grafana-OnCall-Signature": "a" * 10_000}, 401),
    "one of a shorter digest": ({"X-Grafana-OnCall-Signature": RIGHT[:40]}, 401),
    "a wrong one beside a right token": (
        {"X-Grafana-OnCall-Signature": "0" * 64, "Authorization": f"Bearer {BEARER}"},
        401,
    ),
    "a right one beside a wrong token": ({"X-Grafana-OnCall-Signature": RIGHT, "Authorization": "Bearer x"}, 200),
    "a right one under each name": (
        {"X-Grafana-OnCall-Signature": RIGHT, "X-Grafana-Alerting-Signature": RIGHT},
        200,
    ),
    "a wrong one first, a right one under the other name": (
        {"X-Grafana-OnCall-Signature": "0" * 64, "X-Grafana-Alerting-Signature": RIGHT},
        401,
    ),
    "a timestamp that was not signed": (
        {"X-Grafana-OnCall-Signature": RIGHT, "X-Grafana-OnCall-Timestamp": str(int(time.time()))},
        401,
    ),
    "an empty timestamp": ({"X-Grafana-OnCall-Signature": RIGHT, "X-Grafana-OnCall-Timestamp": ""}, 401),
    "a timestamp in other digits": (
        {"X-Grafana-OnCall-Signature": RIGHT, "X-Grafana-OnCall-Timestamp": "\u0661\u0667"},
        401,
    ),
    "a timestamp of 10 kB": ({"X-Grafana-OnCall-Signature": RIGHT, "X-Grafana-OnCall-Timestamp": "1" * 10_000}, 401),
    "the token after Bearer": ({"Authorization": f"Bearer {BEARER}"}, 200),
    "the token alone": ({"Authorization": BEARER}, 200),
    "the token after bearer, with space": ({"Authorization": f"bearer   {BEARER} "}, 200),
    "another token": ({"Authorization": "Bearer nope"}, 401),
    "the token and more": ({"Authorization": f"Bearer {BEARER}x"}, 401),
    "two tokens": ({"Authorization": f"Bearer {BEARER},Bearer {BEARER}"}, 401),
    "Bearer and nothing": ({"Authorization": "Bearer "}, 401),
    "an empty Authorization": ({"Authorization": ""}, 401),
    "basic auth": ({"Authorization": "Basic dXNlcjpwYXNz"}, 401),
    "a token without ASCII": ({"Authorization": "Bearer \u00fc"}, 401),
    "a token of 10 kB": ({"Authorization": "Bearer " + "a" * 10_000}, 401),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_each_trick_with_headers_has_its_answer(transactional_db: None, trick: str) -> None:
    headers, status = TRICKS[trick]
    assert post(headers).status_code == status
    assert nothing_is_on_record() == (status == 401)


@pytest.mark.parametrize("secret", ["", "unset"])
def test_without_a_token_of_ours_no_token_fits(transactional_db: None, settings: Any, secret: str) -> None:
    settings.GRAFANA_ONCALL_BEARER = ""
    assert post({"Authorization": f"Bearer {secret}"}).status_code == 401
