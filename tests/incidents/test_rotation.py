"""The signing secret is rotated under load: whoever signs rightly is taken, nobody else is, and the store is asked seldom."""

import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from django.test import Client

from clients import aws, secrets
from clients.secrets import BETWEEN_READS_SECONDS, SecretCache
from incidents import schemes
from incidents.models import Delivery
from tests.at_once import at_once
from tests.clock import Clock
from tests.conftest import native, signed
from tests.environment import aws_url

SENDERS, REQUESTS = 4, 2
_numbers = itertools.count()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of a process that has just started, with nothing cached."""
    clock = Clock()
    monkeypatch.setattr(secrets, "time", clock)
    monkeypatch.setattr(schemes, "webhook_secret", SecretCache())
    return clock


@pytest.fixture
def rotate(settings: Any) -> Callable[[str], None]:
    """A secret of the test's own, `first`; called with a value it makes that the current one."""
    settings.GRAFANA_ONCALL_HMAC_SECRET_ID = name = f"webhook-{uuid.uuid4()}"
    store = boto3.client("secretsmanager", endpoint_url=aws_url)
    store.create_secret(Name=name, SecretString="first")
    return lambda value: store.put_secret_value(SecretId=name, SecretString=value) and None


@pytest.fixture
def reads(clock: Clock) -> Iterator[list[str]]:
    """The stages of the secret that the store is asked for, in order."""
    asked: list[str] = []
    events = aws.client("secretsmanager").meta.events

    def note(params: dict[str, str], **_: Any) -> None:
        asked.append(params["VersionStage"])

    events.register("provide-client-params.secretsmanager.GetSecretValue", note)
    yield asked
    events.unregister("provide-client-params.secretsmanager.GetSecretValue", note)


def answers(secret: str) -> list[int]:
    """What many senders with that secret are answered, each several times, all at once."""

    def send() -> list[int]:
        bodies = [json.dumps(native(f"IROTATE{next(_numbers)}")).encode() for _ in range(REQUESTS)]
        return [_post(body, signed(body, secret=secret)) for body in bodies]

    return [status for given in at_once(*[send] * SENDERS) for status in given]  # type: ignore[union-attr]


def _post(body: bytes, headers: dict[str, str]) -> int:
    return Client().post("/webhooks/grafana-oncall", body, content_type="application/json", headers=headers).status_code


@pytest.mark.usefixtures("transactional_db", "outside")
def test_a_rotation_refuses_nobody_who_signs_rightly_and_takes_nobody_else(
    rotate: Callable[[str], None], clock: Clock, reads: list[str], settings: Any
) -> None:
    many = SENDERS * REQUESTS
    assert (answers("first"), answers("forged")) == ([200] * many, [401] * many)
    rotate("second")
    assert (answers("forged"), answers("first")) == ([401] * many, [200] * many)
    clock.now += 2 * BETWEEN_READS_SECONDS  # the sender switches now
    assert (answers("second"), answers("forged"), answers("first")) == ([200] * many, [401] * many, [200] * many)
    clock.now += settings.WEBHOOK_SECRET_GRACE_SECONDS
    assert (answers("first"), answers("second")) == ([401] * many, [200] * many)
    assert Delivery.objects.count() == 5 * many
    # at the start; after 10 s, for whoever signs with the second; and when the first fits no more
    assert reads == ["AWSCURRENT", "AWSPREVIOUS"] * 2 + ["AWSCURRENT"]


@pytest.mark.usefixtures("transactional_db", "outside")
def test_a_flood_of_forgeries_asks_the_store_once_in_an_interval(
    rotate: Callable[[str], None], clock: Clock, reads: list[str]
) -> None:
    answers("first")
    reads.clear()
    for _ in range(4):
        clock.now += BETWEEN_READS_SECONDS
        assert set(answers("forged")) == {401}
    assert reads == ["AWSCURRENT"] * 4
