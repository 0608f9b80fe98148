"""Measures that fill the database: taken in a copy of it, so that what is measured afterwards finds nothing of theirs."""

import json
import subprocess
import sys
from typing import Any

import psycopg

from sandbox.postgres import DATABASE, LOGIN
from sandbox.programs import CHECKOUT
from tests.bench.application import Application

END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def in_a_copy(app: Application, *, copy: str, steps: str, patience: float) -> Any:
    """What the module `steps` prints as JSON, given the superuser's address of the copy, within `patience` seconds."""
    at = app.database
    with psycopg.connect(at.url("postgres", "postgres"), autocommit=True) as maker:
        maker.execute(END_OTHERS, [DATABASE])
        maker.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{DATABASE}"'.encode())
    done = subprocess.run(
        [sys.executable, "-m", steps, at.url("postgres", copy)],
        env={**app.settings, "DATABASE_URL": at.url(LOGIN, copy)},
        cwd=CHECKOUT,
        check=True,
        timeout=patience,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)
