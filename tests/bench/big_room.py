"""`timeline` and `status` in a room of 500 people and 5,000 messages, beside the same in an empty one."""

import json
import subprocess
import sys

from sandbox.postgres import DATABASE
from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure

TIMES_EMPTY = 2.0
PATIENCE = 180.0


def measure(app: Application) -> list[Measure]:
    """Milliseconds in which a worker works the command, but for sending its reply."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.big_room_steps", app.database.url("postgres", DATABASE)],
        env=dict(app.settings),
        cwd=CHECKOUT,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
    )
    took: dict[str, tuple[float, float]] = json.loads(found.stdout)
    return [
        Measure(name=f"{name}_ms", value=big, baseline=empty, limit=TIMES_EMPTY * empty)
        for name, (big, empty) in took.items()
    ]
