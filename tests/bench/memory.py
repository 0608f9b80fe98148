"""What a web process holds in memory after many webhooks, beside what it held when it had warmed up."""

import itertools
import os

from tests.bench.application import Application
from tests.bench.intake import genuine_webhooks
from tests.bench.measure import Measure
from tests.bench.turns import Kind

WHOLE = bool(os.environ.get("PROVE"))
REQUESTS = 100_000 if WHOLE else 1_000
SLICE_SECONDS = 2.0
GROWTH = 1.1


def measure(app: Application) -> list[Measure]:
    """Megabytes, of the server and its worker."""
    webhooks = Kind(app.port, genuine_webhooks(app.webhook_secret))
    webhooks.run(SLICE_SECONDS)
    warm, answered = app.memory_mb(), 0
    for _ in itertools.count():
        answered += len(webhooks.run(SLICE_SECONDS).took)
        if answered >= REQUESTS:
            break
    return [Measure(name="memory_mb", value=app.memory_mb(), baseline=warm, limit=GROWTH * warm)]
