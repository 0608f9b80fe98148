"""The first we hear of an alert group that fires: all that follows from it, written by one SQL statement, or nothing.

Delivery, alert, incident, first audit event and what is owed. Webhook, reconciliation and every other source record a first
event through here, so that there is no second way to keep equal. Rows are ordinary models and travel as one JSON document; the
statement is made of their columns, planned once on each connection, and one round trip is what a webhook costs the database.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID
from weakref import WeakSet

from django.conf import settings
from django.db import connection, transaction
from django.db.models import AutoField, Model
from django.utils import timezone

from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, origin
from incidents.audit.record import event_of, mirror_debt
from incidents.facts import IncidentOpened, IncidentShadowed
from incidents.first_rows import First
from incidents.models.alert import Alert
from incidents.models.audit_event import AuditEvent
from incidents.models.delivery import Delivery
from incidents.models.incident import ENDED, Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.announce import debts
from incidents.outbox.owe import entry
from incidents.outbox.prompt import hint
from incidents.refire import window

NUMBER = b'"number":0'  # stands in the event until the database has drawn the incident's number

# `new` is the alert to be, `own` the incident it would have, $1 the document, $2 since when a resolved incident counts.
OVER = ", ".join(f"'{state.value}'" for state in sorted(ENDED))
# Whatever makes this more than a first event of its own: an earlier word about the group, or an incident it belongs to, which
# is the one of its key, or an open one of its service or team (neighbours.py).
# OFFSET 0 has it looked up by index for this one alert, where PostgreSQL might hash the whole table first.
ALONE = f"""NOT EXISTS (
    SELECT FROM incidents_delivery AS word
    WHERE word.source = new.source AND word.group_id = new.group_id AND word.alert_id IS NULL AND word.standing = 'taken'
    OFFSET 0
) AND NOT EXISTS (
    SELECT FROM incidents_alert AS other JOIN incidents_incident AS home ON home.id = other.incident_id
    WHERE other.refire_key = new.refire_key AND other.refire_key <> ''
      AND home.shadow = own.shadow AND (home.state NOT IN ({OVER}) OR home.resolved_at > $2)
    OFFSET 0
) AND NOT EXISTS (
    SELECT FROM incidents_incident AS near
    WHERE near.service = own.service AND near.service <> '' AND near.state NOT IN ({OVER})
      AND near.shadow = own.shadow AND (near.needs_room OR NOT own.needs_room)
    OFFSET 0
) AND NOT EXISTS (
    SELECT FROM incidents_incident AS near
    WHERE near.team = own.team AND near.team <> '' AND near.state NOT IN ({OVER})
      AND near.shadow = own.shadow AND (near.needs_room OR NOT own.needs_room)
    OFFSET 0
)"""  # noqa: S608 constants of ours
RELATED = """(
    SELECT home.id FROM incidents_alert AS other JOIN incidents_incident AS home ON home.id = other.incident_id
    WHERE alert.refire_key = '' AND alert.integration_id <> '' AND other.integration_id = alert.integration_id
      AND other.route_id = alert.route_id AND other.source = alert.source AND home.shadow = new.shadow AND home.resolved_at > $2
    ORDER BY home.resolved_at DESC LIMIT 1
)"""
# hurry.py's limits and neighbours.py's locks, in one statement: each more that is sent along costs a tenth of the webhook.
FIRST_OF_ALL = """
SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '2500ms', true), pg_advisory_xact_lock(one)
FROM unnest(%(locks)s::bigint[]) AS one;
"""
WRITE = "EXECUTE first_event (%(rows)s, %(recent)s, %(even_if_not_alone)s)"

_prepared: WeakSet[Any] = WeakSet()  # the connections that have planned the statement


def record_first(rows: First, *, even_if_not_alone: bool = False) -> bool:
    """Writes them and sets the incident's number, unless the group is on record or is more than a first event of its own.

    False: nothing was written, look what stands there. With `even_if_not_alone`, in a transaction that has looked, only the
    group itself being on record says no. Raises IntegrityError when the same delivery is taken elsewhere just now.
    """
    values: dict[str, Any] = {
        "rows": _document(rows, _event(rows.incident, rows.detail)),
        "recent": timezone.now() - window(),
        "even_if_not_alone": even_if_not_alone,
        "locks": rows.locks,
    }
    sql = WRITE
    if not connection.in_atomic_block:
        sql = FIRST_OF_ALL + WRITE
    with connection.cursor() as cursor:
        if connection.connection not in _prepared:
            cursor.execute(_prepare())
            _prepared.add(connection.connection)
        cursor.execute(sql, values)
        while cursor.description is None or cursor.description[0].name != "number":
            cursor.nextset()
        written = cursor.fetchall()
    for number, entry_id, kind in written:
        rows.incident.number = number
        if kind and kind != "mirror_chain":  # nobody waits for the copy: the sweep is soon enough, and a prompt is dear
            transaction.on_commit(partial(hint, entry_id, kind), robust=True)
    return bool(written)


def _event(incident: Incident, detail: Mapping[str, str]) -> AuditEvent:
    """INCIDENT_OPENED, complete but for the number."""
    at = timezone.now()
    content = event_of(
        Action.INCIDENT_OPENED,
        actor=SENDER,
        chain=incident.chain,
        seq=1,
        at=at,
        words={"title": incident.title},
        detail={"number": 0, "severity": incident.severity, "room": incident.needs_room, **_shadow(incident), **detail},
    )
    return AuditEvent(
        chain=incident.chain,
        seq=1,
        previous=origin(incident.chain).hash,
        canonical=canonical_form(content),
        incident=incident,
        action=Action.INCIDENT_OPENED,
        at=at,
    )


def _shadow(incident: Incident) -> dict[str, bool]:
    return {"shadow": True} if incident.shadow else {}


def _owed(rows: First, event: AuditEvent) -> list[OutboxEntry]:
    incident = rows.incident
    fact = IncidentShadowed(incident.id) if incident.shadow else IncidentOpened(incident.id)
    listed = debts(fact, key=str(event.id)) if rows.wants_room else {}
    if settings.AUDIT_TABLE_NAME:
        listed["mirror_chain"] = mirror_debt(event)
    return [entry(kind, incident=incident, **debt) for kind, debt in listed.items()]


def _document(rows: First, event: AuditEvent) -> str:
    """All rows, and the event's text before and after the incident's number."""
    before, _, after = bytes(event.canonical).partition(NUMBER)
    document = {
        "alert": _row(rows.alert),
        "incident": _row(rows.incident),
        "delivery": _row(rows.delivery),
        "event": _row(event),
        "owed": [_row(one) for one in _owed(rows, event)],
        "before": before.decode() + '"number":',
        "after": after.decode(),
    }
    return json.dumps(document, default=_as_text, separators=(",", ":"))


def _row(row: Model) -> dict[str, Any]:
    return {field.column: field.pre_save(row, add=True) for field in _own_fields(type(row))}


def _as_text(value: Any) -> str:
    """What JSON has no form for, as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, datetime | UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} in a row")


@cache
def _prepare() -> str:
    """Each row is inserted only if the alert's was, which the unique key of the group decides.

    No plan is better for one alert than for another, and left to itself PostgreSQL would plan anew every time.
    """
    written = {"canonical": "bytes", "hash": "sha256(new.previous || bytes)", "parsed": "text::jsonb"}
    return f"""
    SET plan_cache_mode = force_generic_plan;
    PREPARE first_event (jsonb, timestamptz, boolean) AS
    WITH own AS (SELECT * FROM jsonb_populate_record(NULL::incidents_incident, $1 -> 'incident')),
    alert AS ({_insert(Alert, "alert", "own", where=f"WHERE $3 OR {ALONE}")}
        ON CONFLICT (source, group_id) DO NOTHING RETURNING *),
    incident AS ({_insert(Incident, "incident", "alert", given={"maybe_related_id": RELATED})} RETURNING id, number),
    delivery AS ({_insert(Delivery, "delivery", "alert", given={"alert_id": "alert.id"})}),
    said AS (SELECT text, convert_to(text, 'UTF8') AS bytes FROM (
        SELECT ($1 ->> 'before') || number::text || ($1 ->> 'after') AS text FROM incident) AS one),
    event AS ({_insert(AuditEvent, "event", "said", given=written)}),
    owed AS ({_insert(OutboxEntry, "owed", "incident", one="recordset")} RETURNING id, kind)
    SELECT incident.number, owed.id, owed.kind FROM incident LEFT JOIN owed ON true"""  # noqa: S608 columns of our models


def _insert(
    model: type[Model],
    name: str,
    after: str = "",
    *,
    where: str = "",
    given: Mapping[str, str] | None = None,
    one: str = "record",
) -> str:
    """INSERT ... SELECT of the document's part `name`, if `after` was written; some columns are `given` as SQL."""
    given = given or {}
    own = [field.column for field in _own_fields(model) if field.column not in given]
    table = model._meta.db_table
    values = ", ".join([*(f"new.{column}" for column in own), *given.values()])
    document = f"jsonb_populate_{one}(NULL::{table}, $1 -> '{name}') AS new"
    source = ", ".join(filter(None, [after, document]))
    return f"INSERT INTO {table} ({', '.join([*own, *given])}) SELECT {values} FROM {source} {where}"  # noqa: S608 as above


@cache
def _own_fields(model: type[Model]) -> list[Any]:
    """What a row says of itself; the rest the database makes up."""

    def is_made_up(field: Any) -> bool:
        return isinstance(field, AutoField) or (field.has_db_default() and not field.has_default())

    return [field for field in model._meta.local_concrete_fields if not is_made_up(field)]
