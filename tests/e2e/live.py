"""A running sandbox: what can be done to its processes, and what can be seen of them."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg.rows import dict_row

from sandbox import environment, redis_server
from sandbox.programs import CHECKOUT, QUEUES
from tests.e2e.waiting import eventually
from tests.sandbox.processes import alive, family

Row = dict[str, Any]
BY_ITSELF = {
    "ai_logginglook",
    "incidents_auditwords",
    "incidents_countedday",
    "incidents_daytocount",
    "incidents_incidentwords",
    "incidents_measured",
    "incidents_watermark",
    "statuspage_gatecheck",
}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
OWED = """SELECT kind, state, attempts, due_at, prompted_at, lease_until, last_error FROM incidents_outboxentry
WHERE state IN ('pending', 'claimed') AND NOT (due_at > clock_timestamp() AND last_error = '')"""  # but for what has its time
ROW = {"incidents_outboxentry": "concat(t.id, t.kind, t.payload)"}  # what has its time is done when that has come
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()"


@dataclass
class Live:
    """`told` is what the sandbox tells outside programs: the application's settings, and the secret it fetches itself."""

    folder: Path
    told: dict[str, str]
    _redis: redis_server.Redis | None = field(default=None)  # the one a test started in place of a dead one

    # Processes, by the names of their pid files

    def group(self, name: str) -> int:
        """The process group of a program as it runs now: the program leads it."""
        return int((self.folder / "logs" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """kill -9 for the program and all it has started; gone when this returns."""
        group = self.group(name)
        os.killpg(group, signal.SIGSTOP)  # finding its children takes a while on a busy machine
        members = family(group)
        os.killpg(group, signal.SIGKILL)
        eventually(f"{name} is gone", lambda: not any(alive(each) for each in members))

    def restart(self, name: str) -> None:
        """Asked to end, as in a roll-out; another one runs when this returns."""
        before = self.group(name)
        os.kill(before, signal.SIGTERM)
        eventually(f"{name} is started again", lambda: self.group(name) != before)

    @contextlib.contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Within it the program neither works nor answers, though its connections stand."""
        group = self.group(name)
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def stop(self, name: str) -> None:
        """It does nothing more until it is killed."""
        os.killpg(self.group(name), signal.SIGSTOP)

    @contextlib.contextmanager
    def frozen_database(self) -> Iterator[None]:
        """Within it PostgreSQL answers nothing and lets nobody in, though its connections stand."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGSTOP)  # first, so that no further process comes from it
        members = family(postmaster)
        _send(signal.SIGSTOP, members)
        try:
            yield
        finally:
            _send(signal.SIGCONT, members)

    @contextlib.contextmanager
    def without_redis(self) -> Iterator[None]:
        """Within it nobody listens on Redis's port; afterwards a new and empty one does."""
        port = urlsplit(self.told["REDIS_URL"]).port or 0
        self.kill("redis")
        self.stop_own()
        try:
            yield
        finally:
            self._redis = redis_server.start(self.folder / "logs", port=port)
            (self.folder / "logs" / "redis.pid").write_text(f"{self._redis.pid}\n")

    def stop_own(self) -> None:
        """End what was started here and not by the sandbox."""
        if self._redis:
            self._redis.stop()

    # The database

    def rows(self, query: str, *given: object) -> list[Row]:
        """What the database answers, on a connection of its own."""
        with psycopg.connect(self.told["DATABASE_URL"], autocommit=True, row_factory=dict_row) as db:
            return db.execute(query, given).fetchall()

    def everything(self) -> dict[str, str]:
        """A digest of every table's rows: equal when not one was added, changed or taken away.

        Without what is noted by itself: by the looks at Bedrock, OnCall and the status page, for searches and for the plots.
        """
        tables = [row["tablename"] for row in self.rows(TABLES) if row["tablename"] not in BY_ITSELF]
        digest = "SELECT md5(coalesce(string_agg({0}, '' ORDER BY {0}), '')) AS of FROM {1} AS t"
        return {table: self.rows(digest.format(ROW.get(table, "t::text"), table))[0]["of"] for table in tables}

    def cut_database(self) -> int:
        """Ends every connection the application has now; says how many those were."""
        return len(self.rows(CUT))

    def settle(self) -> None:
        """Return when nothing is owed any more that is due."""
        eventually("nothing is owed", lambda: not self.owed(), seen=self.owed)

    def owed(self) -> list[Row]:
        """The entries of the outbox that are due and not done, with the last error of each."""
        return self.rows(OWED)

    # The broker

    def workers_listen(self) -> None:
        """Return when every queue has a worker waiting for a message."""
        eventually("every worker listens", lambda: self._doing().count("brpop") >= len(QUEUES), seen=self._doing)

    def _doing(self) -> list[str]:
        """The last command of each of Redis' clients: a worker that listens waits for what comes of its own."""
        with redis.Redis.from_url(self.told["REDIS_URL"], socket_timeout=2) as client:
            return [each["cmd"] for each in client.client_list()]

    @contextlib.contextmanager
    def heard_by_redis(self) -> Iterator[list[str]]:
        """Within it every command Redis is given, by whomever, is put into the list; whole at the end."""
        heard: list[str] = []
        with redis.Redis.from_url(self.told["REDIS_URL"]) as client, client.monitor() as monitor:
            yield heard
            client.echo("that was all")
            for one in monitor.listen():
                if one["command"] == "ECHO that was all":
                    return
                heard.append(one["command"])

    # Logs and commands

    def log(self, name: str) -> str:
        """All that a program has written."""
        return (self.folder / "logs" / f"{name}.log").read_text(errors="replace")

    def logs(self) -> str:
        """All that every program has written."""
        return "".join(self.log(path.stem) for path in sorted((self.folder / "logs").glob("*.log")))

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One management command with the application's settings."""
        command, env = [sys.executable, "manage.py", *arguments], self.settings() | {"LOG_LEVEL": "WARNING"}
        return subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=60, check=False)

    def settings(self) -> dict[str, str]:
        """The environment in which a further process of the application starts."""
        fetched = "GRAFANA_ONCALL_HMAC_SECRET"  # from Secrets Manager; given as well it would be a contradiction
        return environment.inherited() | {name: value for name, value in self.told.items() if name != fetched}


def _send(what: signal.Signals, pids: set[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)
