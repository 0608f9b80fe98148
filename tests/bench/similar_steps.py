"""`python -m tests.bench.similar_steps SERVER`: a made-up year of a hundred thousand incidents, and what is like some of them.

JSON on standard output. SERVER is the superuser's address of the database, which no one else uses. Timelines are not written:
the search reads none, and they are ten times the rest.
"""

import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import django
import psycopg

if TYPE_CHECKING:
    from incidents.year.plan import Planned

SIZE, SEED = 100_000, 1
UNTIL = datetime(2026, 11, 25, tzinfo=UTC)
LOOKED_AT, WARM = 400, 20  # twins, so that both measures are of the same searches


def main(server: str) -> None:
    """Writes the year, then searches and reads by turns."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    from incidents.year.plan import year  # noqa: PLC0415 its settings are there only now
    from incidents.year.write import write  # noqa: PLC0415

    planned = year(SIZE, seed=SEED, until=UNTIL)
    write(planned, seed=SEED, timelines=False)
    with psycopg.connect(server, autocommit=True) as database:
        database.execute("VACUUM ANALYZE incidents_incident, incidents_alert, incidents_subject")
    twins = [one for one in planned if one.twin]
    sys.stdout.write(json.dumps(_looked_for(twins[:: len(twins) // LOOKED_AT][:LOOKED_AT])))


def _looked_for(twins: "list[Planned]") -> dict[str, float]:
    from incidents.actor import EVERYBODY  # noqa: PLC0415
    from incidents.models import Incident  # noqa: PLC0415
    from incidents.similar import similar  # noqa: PLC0415

    incidents = Incident.objects.in_bulk([one.id for one in twins])
    searched, read, missed = [], [], 0
    for one in [*twins[:WARM], *twins]:
        began = time.perf_counter()
        Incident.objects.get(pk=one.id)
        between = time.perf_counter()
        found = similar(incidents[one.id], actor=EVERYBODY)
        searched.append(time.perf_counter() - between)
        read.append(between - began)
        missed += one.twin not in {each.pk for each in found}
    return {
        "similar_ms": _p95(searched[WARM:]),
        "by_key_ms": _p95(read[WARM:]),
        "missed_of_10": 10 * missed / (len(twins) + WARM),
    }


def _p95(took: list[float]) -> float:
    """In milliseconds."""
    return statistics.quantiles(took, n=20)[-1] * 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
