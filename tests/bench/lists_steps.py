"""`python -m tests.bench.lists_steps SERVER`: the lists with a hundred incidents, and with a hundred thousand.

JSON on standard output: of each page the median milliseconds now and then, and its p95 now, of the view and its template without
a network; of each export the most megabytes that this process held. SERVER is the superuser's address of the database, which no
one else uses. What is compared has as many rows: what a page asks for is what the hundred are (FULL), and a page of fifty stands
beside a page of fifty. Both exports are taken by the same process once everything is there.
"""

import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import psycopg

from tests.bench.audit_events import make
from tests.bench.visit import visit

if TYPE_CHECKING:
    from django.test import Client

FEW, MANY = 100, 100_000
EACH = 10  # events
LONG, SHORT = 10_000, 100  # events of the incidents that are taken away
ROUNDS, WARM = 25, 3
UNTIL = datetime(2026, 11, 25, tzinfo=UTC)

# A row of what is searched for each incident, as incidents/searched.py fills it; a postmortem of each that was no false alarm.
FILL = """
INSERT INTO incidents_incidentwords (incident_id, words, up_to, recorded_at)
SELECT incident.id, concat_ws(E'\\n', incident.title, incident.service, string_agg(words.words, E'\\n')),
    max(event.seq), max(event.recorded_at)
FROM incidents_incident AS incident JOIN incidents_auditevent AS event ON event.incident_id = incident.id
JOIN incidents_auditwords AS words ON words.event_id = event.id
WHERE NOT EXISTS (SELECT FROM incidents_incidentwords AS kept WHERE kept.incident_id = incident.id)
GROUP BY incident.id;
INSERT INTO incidents_postmortem
    (id, incident_id, summary, summary_is_fallback, identifier, url, episode, filed_episode, written_at, done_at)
SELECT gen_random_uuid(), id, 'x', false, '', '', 1, (number % 1000 <> 7)::int, now(),
    CASE WHEN number % 200 <> 3 THEN now() END FROM incidents_incident AS incident
WHERE cancel_reason = '' AND NOT EXISTS (SELECT FROM incidents_postmortem AS kept WHERE kept.incident_id = incident.id);
INSERT INTO statuspage_draft (incident_id, state, origin, drawn_from, client, note, created_at)
SELECT id, CASE WHEN number % 5000 = 7 THEN 'PENDING' ELSE 'PUBLISHED' END, 'model', 0, '', '', now() FROM incidents_incident AS one
WHERE NOT EXISTS (SELECT FROM statuspage_draft AS kept WHERE kept.incident_id = one.id);
ANALYZE
"""


def main(server: str) -> None:
    """The same pages twice; in between the record grows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    reader = _auditor()
    _write(server, FEW, seed=2)
    then = _pages(reader, server, FULL)
    _write(server, MANY, seed=1)
    now = _pages(reader, server, {})
    login = statistics.median(_took(_stranger(), "/admin/login/"))
    held = {"list_export": [_held(reader, EXPORT, query=of) for of in (_newest_hundred(), "")]}
    short, long = (f"/admin/incidents/incident/{one}/export/csv/" for one in _to_take_away(server))
    held["incident_export"] = [_held(reader, short), _held(reader, long)]
    pages = {name: _beside(name, now[name], then[name]) for name in PAGES}
    sys.stdout.write(
        json.dumps({"pages": pages, "login_ms": login, "held": {name: both[::-1] for name, both in held.items()}})
    )


EXPORT = "/admin/lists/incidents/export/"
LIST, AUDIT = "/admin/incidents/incident/", "/admin/audit/"
PAGES = {
    "list": LIST,
    "list_oldest": f"{LIST}?end=1",
    "list_in_the_middle": f"{LIST}?until=2026-07-01T00:00",
    "list_open": f"{LIST}?order=open",
    "list_severity": f"{LIST}?severity=P1",
    "list_service": f"{LIST}?service=checkout",
    "list_no_such_service": f"{LIST}?service=none",
    "list_led_by": f"{LIST}?ic=a",
    "list_drafts": f"{LIST}?drafts=waiting",
    "list_postmortem": f"{LIST}?postmortem=kept",
    "list_to_review": f"{LIST}?postmortem=review&severity=P1",
    "search": f"{LIST}?q=checkout",
    "search_two": f"{LIST}?q=checkout+restarted",
    "search_seldom": f"{LIST}?q=a87ff679",
    "search_none": f"{LIST}?q=nowhere",
    "search_open": f"{LIST}?q=restarted&standing=open",
    "audit": AUDIT,
    "audit_search": f"{AUDIT}?text=checkout",
    "audit_search_seldom": f"{AUDIT}?text=a87ff679",
    "audit_search_who": f"{AUDIT}?text=checkout&who=person+7",
}

FULL = {
    "list_severity": "UPDATE incidents_incident SET severity = 'P1'",
    "list_service": "UPDATE incidents_incident SET service = 'checkout'",
    "list_drafts": "UPDATE statuspage_draft SET state = 'PENDING'",
    "list_postmortem": "UPDATE incidents_postmortem SET filed_episode = 0",
    "list_to_review": "UPDATE incidents_postmortem SET filed_episode = 1, done_at = NULL",
    "search_seldom": "UPDATE incidents_incidentwords SET words = words || ' a87ff679'",
    "audit_search_seldom": "UPDATE incidents_auditwords SET words = words || ' a87ff679'",
    # past the walls, which stand again with the next events
    "audit_search_who": """ALTER TABLE incidents_auditevent DISABLE TRIGGER USER;
        UPDATE incidents_auditevent SET parsed = jsonb_set(parsed, '{actor,ref}', '"p_0000000000000007"')""",
}
ROWS = b"<tr", b'<div class="said'
AS_MANY = 5  # rows more or less


def _pages(reader: "Client", server: str, full: dict[str, str]) -> dict[str, tuple[list[float], int]]:
    """Of each page how long it took, and its rows. Before that the record is made to be what it asks for, where `full` says how."""
    taken = {}
    for name, address in PAGES.items():
        if name in full:
            with psycopg.connect(server, autocommit=True) as database:
                database.execute("SET session_replication_role = replica")
                database.execute(full[name].encode())
                database.execute("ANALYZE")
        taken[name] = _took(reader, address), sum(reader.get(address).content.count(row) for row in ROWS)
    return taken


def _newest_hundred() -> str:
    """The query that lists them."""
    from incidents.models import Incident  # noqa: PLC0415

    started = Incident.objects.order_by("-started_at").values_list("started_at", flat=True)[FEW]
    return f"from={started:%Y-%m-%dT%H:%M}"


def _write(server: str, count: int, *, seed: int) -> None:
    """A made-up year of so many, the newest few hundredths of them open, with ten events each."""
    from incidents.models import Incident  # noqa: PLC0415 its settings are there only now
    from incidents.year.plan import year  # noqa: PLC0415
    from incidents.year.write import write  # noqa: PLC0415

    before = Incident.objects.count()
    write(year(count, seed=seed, until=UNTIL), seed=seed, timelines=False)
    newest = list(Incident.objects.order_by("-number").values_list("number", flat=True)[:count])
    lately = list(Incident.objects.filter(number__in=newest[:60]).values_list("pk", flat=True))
    Incident.objects.filter(pk__in=lately).update(
        state="ROOM_ASSEMBLED", resolved_at=None, cancelled_at=None, cancel_reason="", duplicate_of=None
    )
    make(server, incidents=(newest[-1], newest[0]), seqs=(1, EACH), apart=EACH)
    with psycopg.connect(server, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        for statement in FILL.split(";"):
            database.execute(statement.encode())
    if Incident.objects.count() != before + count:
        raise RuntimeError("not as many incidents as were written")


def _to_take_away(server: str) -> tuple[str, str]:
    """An incident with few events and one with many; none of either has any yet."""
    from django.utils import timezone  # noqa: PLC0415

    from incidents.models import Incident  # noqa: PLC0415

    made = [Incident.objects.create(title="Errors", severity="P2", started_at=timezone.now()) for _ in range(2)]
    for one, events in zip(made, (SHORT, LONG), strict=True):
        make(server, incidents=(one.number, one.number), seqs=(1, events))
    return str(made[0].pk), str(made[1].pk)


def _auditor() -> "Client":
    """Signed in with a second factor, and whoever did it all."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from incidents import accounts  # noqa: PLC0415
    from incidents.actor import OPERATOR  # noqa: PLC0415
    from incidents.models import Person  # noqa: PLC0415

    Person.objects.bulk_create(Person(reference=f"p_{number:016x}", name=f"Person {number}") for number in range(64))
    person = accounts.enrol(
        team="T0BENCH", slack="U0BENCH00", email="bench@example.com", name="Bench", groups=["auditors"], actor=OPERATOR
    )
    account = person.user
    if account is None:
        raise RuntimeError("nobody to read as")
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    client = Client(headers={"host": "localhost"})
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client


def _stranger() -> "Client":
    from django.test import Client  # noqa: PLC0415

    return Client(headers={"host": "localhost"})


def _took(reader: "Client", address: str) -> list[float]:
    """Milliseconds, of the rounds after the first few. Raises RuntimeError where there is no page."""
    return [visit(reader, address) for _ in range(WARM + ROUNDS)][WARM:]


def _beside(name: str, now: tuple[list[float], int], then: tuple[list[float], int]) -> tuple[float, float, float]:
    """Medians now and then, and p95 now. Raises RuntimeError where one page has more to show than the other."""
    if abs(now[1] - then[1]) > AS_MANY:
        raise RuntimeError(f"{name}: {now[1]} rows beside {then[1]}")
    return statistics.median(now[0]), statistics.median(then[0]), statistics.quantiles(now[0], n=20)[-1]


def _held(reader: "Client", address: str, *, query: str = "") -> float:
    """The most megabytes while it is taken away. Raises RuntimeError where it is not."""
    Path("/proc/self/clear_refs").write_text("5")  # https://docs.kernel.org/filesystems/proc.html: the peak begins anew
    answer: Any = reader.post(address, {"query": query})
    if answer.get("Content-Type") != "text/csv":
        raise RuntimeError(f"{address}: {answer.status_code}")
    sent = sum(map(len, answer.streaming_content))
    answer.close()
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    if not sent:
        raise RuntimeError(f"{address}: nothing came")
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
