"""`python -m tests.bench.audit_steps SERVER`: pages of the audit log at a thousand events, and at a million.

JSON on standard output: milliseconds of each page, then and now, of the view and its template without a network. SERVER is the
superuser's address of the database, which no one else uses.
"""

import json
import os
import statistics
import sys
from typing import TYPE_CHECKING

import django

from tests.bench.audit_events import make
from tests.bench.visit import visit

if TYPE_CHECKING:
    from django.test import Client

    from incidents.models import Incident

INCIDENTS = 1_001
LONG = 500_000  # events in one incident; in each of the others 500
ROUNDS, WARM = 15, 3


def main(server: str) -> None:
    """The same pages twice; in between the log grows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    incident, reader = _incidents(), _reader()
    pages = _pages(incident)
    make(server, incidents=(incident.number, incident.number), seqs=(1, 1_000))
    then = {name: _median(reader, address) for name, address in pages.items()}
    make(server, incidents=(incident.number, incident.number), seqs=(1_001, LONG))
    make(server, incidents=(incident.number + 1, incident.number + INCIDENTS - 1), seqs=(1, 500))
    now = {name: _median(reader, address) for name, address in pages.items()}
    sys.stdout.write(json.dumps({name: (now[name], then[name]) for name in pages}))


def _incidents() -> "Incident":
    """The first of as many as the log will be about; and whoever did it all."""
    from django.utils import timezone  # noqa: PLC0415 its settings are there only now

    from incidents.models import Incident, Person  # noqa: PLC0415

    at = timezone.now()
    made = [Incident(title=f"Errors {number}", severity="P2", started_at=at) for number in range(INCIDENTS)]
    Incident.objects.bulk_create(made)
    Person.objects.bulk_create(Person(reference=f"p_{number:016x}", name=f"Person {number}") for number in range(64))
    return Incident.objects.order_by("number")[0]


def _reader() -> "Client":
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    return client


def _pages(incident: "Incident") -> dict[str, str]:
    timeline = f"/admin/audit/incident/{incident.pk}/"
    return {
        "incident": f"/admin/incidents/incident/{incident.pk}/change/",
        "timeline": timeline,
        "timeline_end": f"{timeline}?end=1",
        "timeline_what": f"{timeline}?what=updates",
        "timeline_text": f"{timeline}?text=checkout+restarted",
        "search": "/admin/audit/",
        "search_oldest": "/admin/audit/?end=1",
        "search_who": "/admin/audit/?who=person+7",
        "search_what": "/admin/audit/?what=updates",
        "search_seldom": "/admin/audit/?what=postmortem",
        "search_text": "/admin/audit/?text=checkout",
        "search_seldom_text": "/admin/audit/?text=a87ff679",
    }


def _median(reader: "Client", address: str) -> float:
    """Milliseconds, of the rounds after the first few. Raises RuntimeError where there is no page."""
    return statistics.median([visit(reader, address) for _ in range(WARM + ROUNDS)][WARM:])


if __name__ == "__main__":
    main(*sys.argv[1:])
