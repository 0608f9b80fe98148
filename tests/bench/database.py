"""What a webhook costs the database, beside `pgbench` sending the same statements over the same socket.

What lies between the two is how the application asks: questions it could spare, connections, transactions of its own.
"""

import subprocess
import sys
import time
from pathlib import Path

from sandbox.postgres import BIN, DATABASE, LOGIN
from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.intake import genuine_webhooks
from tests.bench.measure import Measure
from tests.bench.turns import Kind

CLIENTS, EACH = 16, 100
SECONDS = 5.0
TIMES_PGBENCH = 1.3
PATIENCE = 120.0


def measure(app: Application) -> list[Measure]:
    """Microseconds of processor time a first event, in all of the server's processes."""
    webhooks = Kind(app.port, genuine_webhooks(app.webhook_secret))
    scripts = [app.folder / f"first-{number}.sql" for number in range(CLIENTS)]
    _write(app, scripts)
    began = app.database_seconds()
    _pgbench(app, scripts)
    base = (app.database_seconds() - began) / (CLIENTS * EACH)
    began, answered = app.database_seconds(), len(webhooks.run(SECONDS).took)
    ours = (app.database_seconds() - began) / answered
    return [Measure(name="database_us", value=ours * 1e6, baseline=base * 1e6, limit=TIMES_PGBENCH * base * 1e6)]


def _write(app: Application, scripts: list[Path]) -> None:
    command = [sys.executable, "-m", "tests.bench.statements", str(EACH), *map(str, scripts)]
    subprocess.run(command, env=dict(app.settings), cwd=CHECKOUT, check=True, timeout=PATIENCE)


def _pgbench(app: Application, scripts: list[Path]) -> None:
    """Each script once through, all at once. What their connections used counts once the server has seen them end."""
    before = app.database_processes()
    server = [str(BIN / "pgbench"), "--no-vacuum", "--transactions=1", f"--host={app.database.sockets}"]
    clients = [
        subprocess.Popen([*server, f"--username={LOGIN}", f"--file={script}", DATABASE], stdout=subprocess.DEVNULL)
        for script in scripts
    ]
    for client in clients:
        if client.wait(PATIENCE):
            raise subprocess.CalledProcessError(client.returncode, server)
    until = time.monotonic() + PATIENCE
    while app.database_processes() > before and time.monotonic() < until:
        time.sleep(0.01)
