"""The audit log's mirror catching up after an outage, beside bare writes of the same items to the same endpoint."""

import json
import subprocess
import sys

from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure

OF_BARE = {"transactions": 0.8, "batches": 0.0}  # a batch knows no condition: it is shown, not aimed at
PATIENCE = 300.0


def measure(app: Application) -> list[Measure]:
    """Events a second: beside transactions with a condition an item, and beside batches, which know none."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.mirror_steps"],
        env={**app.settings, "DATABASE_URL": app.database.app_url},
        cwd=CHECKOUT,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
    )
    per_second: dict[str, float] = json.loads(found.stdout)
    ours = per_second.pop("ours")
    return [
        Measure(name=f"audit_mirror_beside_{name}_per_s", value=ours, baseline=bare, limit=OF_BARE[name])
        for name, bare in per_second.items()
    ]
