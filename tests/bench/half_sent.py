"""Two hundred senders that stop half-way through a body, and how soon others are answered meanwhile."""

import contextlib
import itertools
import socket

from tests.bench import load
from tests.bench.application import Application
from tests.bench.intake import genuine_webhooks
from tests.bench.measure import Measure

SENDERS = 200
SECONDS = 1.0  # the front waits two for a body
LIMIT_MS = 100.0


def measure(app: Application) -> list[Measure]:
    """The 99th percentile of two others' webhooks, one after another, beside the same with nobody holding on."""
    webhooks = genuine_webhooks(app.webhook_secret)
    alone = load.run(app.port, webhooks, connections=2, seconds=SECONDS)
    with contextlib.ExitStack() as open_ones:
        for sent in itertools.islice(webhooks, SENDERS):
            slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", app.port)))
            slow.sendall(sent[:-50])
        beside = load.run(app.port, webhooks, connections=2, seconds=SECONDS)
    return [
        Measure(name="half_sent_p99_ms", value=beside.percentile(99), baseline=alone.percentile(99), limit=LIMIT_MS)
    ]
