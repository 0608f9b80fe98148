"""Webhooks where every commit waits 2 ms for the disk, as it does in a cloud, beside the same without that wait."""

import psycopg

from tests.bench.application import Application
from tests.bench.intake import genuine_webhooks
from tests.bench.load import Load
from tests.bench.measure import Measure
from tests.bench.turns import ROUNDS, Kind

SECONDS = 1.5
KEPT = 0.6  # of the requests a second
SLOW, FAST = {"commit_delay": 2000, "commit_siblings": 0}, {"commit_delay": 0, "commit_siblings": 5}


def measure(app: Application) -> list[Measure]:
    """Requests a second with the wait, beside those without."""
    webhooks = Kind(app.port, genuine_webhooks(app.webhook_secret))
    slow, fast = Load(), Load()
    for _ in range(ROUNDS):
        _configure(app, SLOW)
        slow += webhooks.run(SECONDS)
        _configure(app, FAST)
        fast += webhooks.run(SECONDS)
    return [Measure(name="flush_2ms_per_s", value=slow.per_second, baseline=fast.per_second, limit=KEPT)]


def _configure(app: Application, settings: dict[str, int]) -> None:
    """For every connection there is, from its next statement on."""
    with psycopg.connect(app.database.superuser_url, autocommit=True) as server:
        for name, value in settings.items():
            server.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
        server.execute("SELECT pg_reload_conf()")
