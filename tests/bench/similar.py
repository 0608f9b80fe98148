"""Similar incidents among a hundred thousand, beside reading one by its key; and how many planted twins are missed."""

import json
import subprocess
import sys

import psycopg

from sandbox.postgres import DATABASE, LOGIN
from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.audit_pages import END_OTHERS
from tests.bench.measure import Measure

COPY = "year"
TIMES_A_KEY = 15
MISSED_OF_TEN = 1
PATIENCE = 900.0


def measure(app: Application) -> list[Measure]:
    """95th percentiles in milliseconds, by turns, in a copy of the database: what is measured after it finds no year."""
    at = app.database
    with psycopg.connect(at.url("postgres", "postgres"), autocommit=True) as maker:
        maker.execute(END_OTHERS, [DATABASE])
        maker.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{DATABASE}"'.encode())
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.similar_steps", at.url("postgres", COPY)],
        env={**app.settings, "DATABASE_URL": at.url(LOGIN, COPY)},
        cwd=CHECKOUT,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
    )
    found: dict[str, float] = json.loads(done.stdout)
    by_key = found["by_key_ms"]
    return [
        Measure(name="similar_p95_ms", value=found["similar_ms"], baseline=by_key, limit=TIMES_A_KEY * by_key),
        Measure(name="similar_twins_missed_of_10", value=found["missed_of_10"], baseline=10, limit=MISSED_OF_TEN),
    ]
