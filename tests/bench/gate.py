"""From the click on Approve until the request is on its way, step by step, beside the same statements and calls run bare."""

import json
import subprocess
import sys

from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure

TIMES_BARE = 1.5
PATIENCE = 180.0
COPY = "bare"


def measure(app: Application) -> list[Measure]:
    """Milliseconds of each step, and of all of them until the request: the median of some publications, one after another."""
    at = app.database
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.gate_steps", at.superuser_url, at.url("postgres", COPY), COPY],
        env={**app.settings, "DATABASE_URL": at.app_url},
        cwd=CHECKOUT,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
    )
    steps: dict[str, tuple[float, float]] = json.loads(found.stdout)
    until_sent = [times for name, times in steps.items() if name != "settled"]
    steps["until_sent"] = sum(ours for ours, _ in until_sent), sum(bare for _, bare in until_sent)
    return [
        Measure(name=f"gate_{name}_ms", value=ours, baseline=bare, limit=TIMES_BARE * bare)
        for name, (ours, bare) in steps.items()
    ]
