"""Tries guards in a process of its own, on a copy of this process's empty database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection, connections

from tests.mutants.guard import ROOT, Guard

COPY = f"test_without_{os.getpid()}"  # pytest-django puts test_ before a database's name
OURS = ("PYTEST_", "TESTS_WHOLE")  # what tells a worker of this run what it is


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The cases of a guard's test that failed: with every guard in its place, which is none, and without this one."""

    as_it_is: list[str]
    without: list[str]


def try_out(guards: Iterable[Guard], *, folder: Path) -> dict[str, Tried]:
    """What each guard's test said, by its name. Raises RuntimeError with the output where they could not be run."""
    chosen, failed = list(guards), folder / "failed.json"
    tests = dict.fromkeys(f"tests/{guard.test}" for guard in chosen)
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutants.in_turn", "--reuse-db", "--no-migrations", *tests]
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    env |= {"GUARDS": "\n".join(guard.name for guard in chosen), "FAILED": str(failed)}
    with _copy() as url:
        done = subprocess.run(
            command, cwd=ROOT, env=env | {"DATABASE_URL": url}, capture_output=True, text=True, check=False
        )
    if not failed.exists():
        raise RuntimeError(done.stdout + done.stderr)
    said = json.loads(failed.read_text())
    return {name: Tried(as_it_is=one["as it is"], without=one["without"]) for name, one in said.items()}


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
