"""Forged webhooks are refused sooner than valid ones are taken: whoever sends a flood of them holds up nobody else."""

from collections.abc import Iterator

from tests.bench.application import Application
from tests.bench.intake import genuine_webhooks
from tests.bench.measure import Measure
from tests.bench.turns import Kind, by_turns

SECONDS = 1.0
TIMES_FASTER = 3.0


def measure(app: Application) -> list[Measure]:
    """Refusals a second, beside valid ones taken in the same run."""
    forged = Kind(app.port, forged_webhooks(), 401, 429)
    valid = Kind(app.port, genuine_webhooks(app.webhook_secret))
    ours, base = by_turns(forged, valid, seconds=SECONDS)
    refused, taken = ours.per_second, base.per_second
    return [Measure(name="forged_refused_per_s", value=refused, baseline=taken, limit=TIMES_FASTER)]


def forged_webhooks() -> Iterator[bytes]:
    """As genuine ones in all but the secret."""
    return genuine_webhooks("a guess")
