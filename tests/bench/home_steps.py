"""`python -m tests.bench.home_steps SERVER`: the first page at a hundred incidents, and at a hundred thousand of the same year.

JSON on standard output: milliseconds of each page then and now, of the view and its template without a network. Every P1 and
P2 has every time that can be measured, a P3, which opens no room, those that are left; each incident has ten events. SERVER is
the superuser's address of the database, which no one else uses.
"""

import json
import os
import statistics
import sys
from datetime import UTC, datetime, timedelta

import django
import psycopg

from tests.bench.audit_events import make
from tests.bench.visit import visit

FEW, MANY, EVENTS = 100, 100_000, 10
OPEN = 12
ROUNDS, WARM = 40, 5
ADDRESSES = {
    "home": "/admin/",
    "home_30_days": "/admin/?days=30",
    "home_year": "/admin/?days=365",
    "login": "/admin/login/",
}
TIMES = """
UPDATE incidents_measured SET room = 5 + hashint4(resolve) & 63, room_update = resolve / 4, customer_update = resolve / 3,
    approvals = ARRAY[resolve / 8], reminded = 2, answered = 1
WHERE counts = 'incident' AND resolve IS NOT NULL AND room IS NULL AND severity <> 'P3'
"""
CALLS = """
INSERT INTO ai_modelcall (id, job, model, prompt, incident_id, asked_at, outcome, input_tokens, cached_tokens, written_tokens,
    output_tokens, cost_usd)
SELECT gen_random_uuid(), 'draft', 'model', '1', id, started_at, 'answered', 1, 1, 1, 1, 0.01 FROM incidents_incident
WHERE NOT EXISTS (SELECT FROM ai_modelcall WHERE incident_id = incidents_incident.id)
"""
USED = (
    "incidents_incident, incidents_measured, incidents_countedday, incidents_daytocount, incidents_alert, ai_modelcall"
)


def main(server: str) -> None:
    """The same pages twice; in between the record grows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    _open()
    then = _pages(server, FEW, seed=1)
    now = _pages(server, MANY, seed=2)
    sys.stdout.write(json.dumps({name: (then[name], now[name]) for name in ADDRESSES}))


def _open() -> None:
    from incidents.models import Incident  # noqa: PLC0415 its settings are there only now

    at = datetime.now(UTC) - timedelta(hours=1)
    Incident.objects.bulk_create(Incident(title="Errors", severity="P1", started_at=at) for _ in range(OPEN))


def _pages(server: str, count: int, *, seed: int) -> dict[str, float]:
    """So many incidents more, with all there is of each; and then the pages."""
    from incidents.analytics.days import recount  # noqa: PLC0415
    from incidents.analytics.rollup import roll_up  # noqa: PLC0415
    from incidents.models import Incident  # noqa: PLC0415
    from incidents.year.plan import year  # noqa: PLC0415
    from incidents.year.write import write  # noqa: PLC0415

    newest = Incident.objects.order_by("-number").values_list("number", flat=True)[0]
    write(year(count, seed=seed, until=datetime.now(UTC)), seed=seed, timelines=False)
    make(server, incidents=(newest + 1, newest + count), seqs=(1, EVENTS))
    roll_up()
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(TIMES.encode())
        database.execute(CALLS.encode())
    recount()
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"VACUUM ANALYZE {USED}".encode())
    return _looked_at()


def _looked_at() -> dict[str, float]:
    """By turns, so that a neighbour's noise falls on all: the login page for nobody, the others for a superuser."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    nobody, reader = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    reader.force_login(User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])
    took: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    for _ in range(WARM + ROUNDS):
        for name, address in ADDRESSES.items():
            took[name].append(visit(nobody if name == "login" else reader, address))
    return {name: statistics.quantiles(times[WARM:], n=20)[-1] for name, times in took.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
