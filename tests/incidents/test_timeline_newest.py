"""The newest lines of a timeline: as many queries, and no more rows, however long it is."""

from hashlib import sha256

from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import AuditEvent, Incident, Person
from incidents.notes import add_note
from incidents.timeline import timeline
from tests.conftest import by

MANY = 5_000


def _lengthen(incident: Incident) -> None:
    """Up to 5,000 events, the chain unbroken: the last one again and again, under other words."""
    last = AuditEvent.objects.filter(chain=incident.chain).order_by("-seq")[:1].get()
    canonical, link, more = bytes(last.canonical), bytes(last.hash), []
    for seq in range(last.seq + 1, MANY + 1):
        own = sha256(link + canonical).digest()
        parsed = last.parsed | {"text": {"note": f"{seq}"}}
        event = {"chain": last.chain, "seq": seq, "previous": link, "canonical": canonical, "hash": own}
        more.append(AuditEvent(**event, incident=incident, action=last.action, at=last.at, parsed=parsed))
        link = own
    AuditEvent.objects.bulk_create(more, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_auditevent")


def _rows_read(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        return int(cursor.fetchone()[0][0]["Plan"]["Plans"][0]["Actual Rows"])


def test_fifteen_of_five_thousand_are_read_and_no_more(incident: Incident, ic: Person) -> None:
    add_note(incident, text="First.", actor=by(ic))
    _lengthen(incident)
    with CaptureQueriesContext(connection) as asked:
        lines = timeline(incident, newest=15)
    assert [line.said for line in lines[-2:]] == [f"Note: {MANY - 1}", f"Note: {MANY}"]
    assert (len(lines), len(asked)) == (15, 2)
    assert _rows_read(asked[0]["sql"]) <= 15


def test_without_a_number_it_is_whole_and_in_order(incident: Incident, ic: Person) -> None:
    add_note(incident, text="First.", actor=by(ic))
    add_note(incident, text="Second.", actor=by(ic))
    said = [line.said for line in timeline(incident)]
    assert said[-2:] == ["Note: First.", "Note: Second."]
    assert said[-1:] == [line.said for line in timeline(incident, newest=1)]
