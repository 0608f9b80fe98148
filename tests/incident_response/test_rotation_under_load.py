"""The whole rotation, in its own time: a web server under genuine and forged webhooks while its secret is replaced."""

import itertools
import json
import logging
import os
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import boto3
import pytest

from clients.secrets import BETWEEN_READS_SECONDS
from incidents.models import Delivery
from tests.conftest import native, signed
from tests.environment import aws_url
from tests.incident_response.conftest import POST, Wire, settings_of_web
from tests.web import serving

pytestmark = [
    pytest.mark.skipif(
        not os.environ.get("PROVE"), reason="takes 20 s; tests/incidents/test_rotation.py moves the clock"
    ),
    pytest.mark.usefixtures("transactional_db", "outside"),
]
ROTATED, SWITCHED, ENDED = 4.0, 14.0, 20.0  # seconds from the start
SENDERS, A_SECOND, FORGERS = 4, 200, 4
SECRET_ID = f"webhook-{uuid.uuid4()}"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a web server that has its secret from the store."""
    settings = settings_of_web(GRAFANA_ONCALL_HMAC_SECRET_ID=SECRET_ID)
    del settings["GRAFANA_ONCALL_HMAC_SECRET"]
    with serving(settings, tmp_path_factory.mktemp("rotating")) as port:
        yield port


@dataclass
class Run:
    """What is sent from now on, and how it was answered."""

    start: float = field(default_factory=time.monotonic)
    genuine: Counter[int] = field(default_factory=Counter)
    forged: Counter[int] = field(default_factory=Counter)

    def send(self, wire: Wire) -> None:
        """At a pace, with the secret that the sender uses at the time."""
        for number in itertools.count():
            time.sleep(max(0.0, number * SENDERS / A_SECOND - self.passed))
            if self.passed > ENDED:
                return
            self.genuine[deliver(wire, "second" if self.passed > SWITCHED else "first")] += 1

    def forge(self, wire: Wire) -> None:
        """As fast as it goes."""
        while self.passed < ENDED:
            self.forged[deliver(wire, "forged")] += 1

    @property
    def passed(self) -> float:
        return time.monotonic() - self.start


def deliver(wire: Wire, secret: str) -> int:
    """The answer; a sender who is told to come again, by a machine that stands still for seconds, does."""
    body = json.dumps(native(f"IROTATE{next(_numbers)}")).encode()
    headers = signed(body, secret=secret) | {"Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    while (status := wire.send(POST + lines.encode() + b"\r\n" + body).answer()[0]) == 503:
        pass
    return status


def test_a_rotation_under_load_refuses_nobody_who_signs_rightly_and_takes_nobody_else(
    wire: Callable[[], Wire], caplog: pytest.LogCaptureFixture
) -> None:
    store = boto3.client("secretsmanager", endpoint_url=aws_url)
    store.create_secret(Name=SECRET_ID, SecretString="first")
    assert deliver(wire(), "first") == 200  # a new process takes a second to load what asks the store
    with caplog.at_level(logging.INFO, logger="werkzeug"), ThreadPoolExecutor(SENDERS + FORGERS) as pool:
        run = Run()
        threads = [pool.submit(run.send, wire()) for _ in range(SENDERS)]
        threads += [pool.submit(run.forge, wire()) for _ in range(FORGERS)]
        time.sleep(ROTATED)
        store.put_secret_value(SecretId=SECRET_ID, SecretString="second")
        for thread in threads:
            thread.result()
    asked = sum("POST / HTTP" in line for line in caplog.messages) - 1  # the rotation is ours
    assert (set(run.genuine), set(run.forged)) == ({200}, {401, 429})
    assert Delivery.objects.count() == run.genuine[200] + 1
    assert asked <= run.passed / BETWEEN_READS_SECONDS + 2  # one is begun with; and the version before, once
