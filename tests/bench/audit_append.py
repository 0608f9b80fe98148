"""An event appended by `record`, beside the same row inserted plainly."""

import json
import subprocess
import sys

from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure

TIMES_PLAIN, OF_PLAIN = 2.0, 0.8
PATIENCE = 180.0
START = "import django; django.setup(); from tests.bench import appending; appending.main()"


def measure(app: Application) -> list[Measure]:
    """Microseconds of one within an ongoing transaction; events a second of eight writers, each on an incident of its own.

    Plainly (appending.py): one INSERT of the complete row, its number, time and hash made beforehand, by a cursor of the same
    connection of Django's, into the same table, whose walls look at both. A writer's transaction is the same in both: it locks its
    incident as a verb does, writes one row, and commits. The mirror is on: an append also sees to it that a copy is owed.
    """
    found = subprocess.run(
        [sys.executable, "-c", START],
        env={**app.settings, "DJANGO_SETTINGS_MODULE": "incident_response.settings"},
        cwd=CHECKOUT,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
    )
    figures: dict[str, tuple[float, float]] = json.loads(found.stdout)
    (ours, plain), (ours_of_8, plain_of_8) = figures["one"], figures["eight"]
    return [
        Measure(name="audit_append_us", value=ours, baseline=plain, limit=TIMES_PLAIN * plain),
        Measure(name="audit_append_8_per_s", value=ours_of_8, baseline=plain_of_8, limit=OF_PLAIN),
    ]
