"""Somebody with full rights on the database: takes the walls down, and writes the log anew with hashes that fit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from incidents.audit.chain import canonical_form, next_hash, origin
from incidents.models import AuditEvent, Incident

TABLE = "incidents_auditevent"
WALLS = f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{TABLE}'::regclass AND NOT tgisinternal"
Content = dict[str, Any]


@contextmanager
def walls_down() -> Iterator[None]:
    """Within it the table takes whatever it is given."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(WALLS)
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def rewrite(incident: Incident, change: Callable[[list[Content]], list[Content]]) -> None:
    """The whole chain anew: its contents as `change` gives them, numbered and hashed as they should be."""
    rows = list(AuditEvent.objects.filter(chain=incident.chain).order_by("seq"))
    contents = change([dict(row.parsed) for row in rows])
    link = origin(incident.chain).hash
    with walls_down():
        AuditEvent.objects.filter(chain=incident.chain).delete()
        for seq, content in enumerate(contents, start=1):
            link = _put(incident, content | {"seq": seq, "chain": incident.chain}, previous=link)


def _put(incident: Incident, content: Content, *, previous: bytes) -> bytes:
    canonical = canonical_form(content)
    digest = next_hash(previous, canonical)
    AuditEvent.objects.create(
        chain=incident.chain,
        seq=content["seq"],
        previous=previous,
        canonical=canonical,
        hash=digest,
        incident=incident,
        action=content["action"],
        at=content["at"],
        parsed=content,
    )
    return digest
