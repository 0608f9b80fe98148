"""Runs tests in a process of their own, on a copy of this process's empty database, with one guard taken out or none."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection, connections

from tests.mutants.guard import ROOT, Code, Guard

COPY = f"test_without_{os.getpid()}"  # pytest-django puts test_ before a database's name
OURS = ("PYTEST_", "TESTS_WHOLE")  # what tells a worker of this run what it is


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`failed` are the cases that did, by their ids; `output` is for whoever has to see why."""

    failed: list[str]
    code: int
    output: str


def run(tests: Iterable[str], *, without: Guard | None = None) -> Outcome:
    """Runs these; a guard in the database is taken out of the copy, one in the code on being imported."""
    with _copy() as url:
        if without and not isinstance(without.how, Code):
            with psycopg.connect(_at(url, COPY), autocommit=True) as db:
                without.how.run(db)
        env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        plugin = []
        if without:
            env["GUARD"], plugin = without.name, ["-p", "tests.mutants.taken_out"]
        options = ["--reuse-db", "--no-migrations", "-rf", "--tb=line", "--no-header", "-x", *plugin]
        command = [sys.executable, "-m", "pytest", *options, *dict.fromkeys(f"tests/{test}" for test in tests)]
        done = subprocess.run(
            command, cwd=ROOT, env=env | {"DATABASE_URL": url}, capture_output=True, text=True, check=False, timeout=300
        )
    failed = re.findall(r"^FAILED (\S+\.py::[^\n]+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return Outcome(failed=failed, code=done.returncode, output=done.stdout + done.stderr)


@contextmanager
def _copy() -> Iterator[str]:
    """A copy of the test database, as the URL whose test database it is."""
    ours = connection.settings_dict["NAME"]
    server = os.environ["DATABASE_URL"]
    connections.close_all()  # a database with somebody in it is not copied
    with psycopg.connect(_at(server, "postgres"), autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)".encode())
        db.execute(f'CREATE DATABASE {COPY} TEMPLATE "{ours}"'.encode())
        try:
            yield _at(server, COPY.removeprefix("test_"))
        finally:
            db.execute(f"DROP DATABASE {COPY} WITH (FORCE)".encode())


def _at(url: str, database: str) -> str:
    """The same server's database of that name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
