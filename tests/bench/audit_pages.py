"""Pages of the audit log at a million events, beside the same pages when there were a thousand."""

import json
import subprocess
import sys

import psycopg

from sandbox.postgres import DATABASE, LOGIN
from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure

COPY = "pages"
TIMES_A_THOUSAND, TIMES_OF_SEARCH = 1.5, 2.0
PATIENCE = 600.0
END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def measure(app: Application) -> list[Measure]:
    """Milliseconds of a view and its template, in a copy of the database as it is: what is measured after it finds no million."""
    at = app.database
    with psycopg.connect(at.url("postgres", "postgres"), autocommit=True) as maker:
        maker.execute(END_OTHERS, [DATABASE])
        maker.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{DATABASE}"'.encode())
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.audit_steps", at.url("postgres", COPY)],
        env={**app.settings, "DATABASE_URL": at.url(LOGIN, COPY)},
        cwd=CHECKOUT,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
    )
    pages: dict[str, tuple[float, float]] = json.loads(found.stdout)
    return [
        Measure(name=f"audit_{name}_ms", value=million, baseline=thousand, limit=_times(name) * thousand)
        for name, (million, thousand) in pages.items()
    ]


def _times(page: str) -> float:
    """A search over all incidents may take somewhat longer than a page of one incident's log."""
    return TIMES_OF_SEARCH if page.startswith("search") else TIMES_A_THOUSAND
