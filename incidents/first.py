"""The first we hear of an alert group that fires: all that follows from it, written by one SQL statement, or nothing.

Delivery, alert, incident with its checklist, first audit event and what is owed. Webhook, reconciliation and every other source
record a first event through here, so that there is no second way to keep equal. Rows are ordinary models; the statement is
made of their columns, and one round trip is what a webhook costs the database.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from django.utils import timezone

from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, origin
from incidents.audit.record import event_of, mirror_debt
from incidents.facts import IncidentOpened, IncidentShadowed
from incidents.first_rows import First
from incidents.models.alert import Alert
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.incident import ENDED, Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.announce import debts
from incidents.outbox.owe import entry, prompt_after_commit
from incidents.refire import lock_of, window

NUMBER = b'"number":0'  # stands in the event until the database has drawn the incident's number

# Whatever makes this more than a first event of its own: an earlier word about the group, or an incident it belongs to.
ALONE = """NOT EXISTS (
    SELECT FROM incidents_delivery WHERE source = %(source)s AND group_id = %(group)s AND alert_id IS NULL AND standing = 'taken'
) AND NOT EXISTS (
    SELECT FROM incidents_alert AS other JOIN incidents_incident AS home ON home.id = other.incident_id
    WHERE other.refire_key = %(key)s AND other.refire_key <> ''
      AND home.shadow = %(shadow)s AND (home.state <> ALL(%(ended)s::text[]) OR home.resolved_at > %(recent)s)
)"""
RELATED = """(
    SELECT home.id FROM incidents_alert AS other JOIN incidents_incident AS home ON home.id = other.incident_id
    WHERE %(key)s = '' AND %(integration)s <> '' AND other.integration_id = %(integration)s AND other.route_id = %(route)s
      AND other.source = %(source)s AND home.shadow = %(shadow)s AND home.resolved_at > %(recent)s
    ORDER BY home.resolved_at DESC LIMIT 1
)"""
HURRY = "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '2500ms';"
LOCK = "SELECT pg_advisory_xact_lock(%(lock)s);"


def record_first(rows: First, *, detail: Mapping[str, str], even_if_not_alone: bool = False) -> bool:
    """Writes them and sets the incident's number, unless the group is on record or is more than a first event of its own.

    False: nothing was written, look what stands there. With `even_if_not_alone`, in a transaction that has looked, only the
    group itself being on record says no. Raises IntegrityError when the same delivery is taken elsewhere just now.
    """
    event = _event(rows.incident, detail)
    owed = _owed(rows, event)
    sql, values = _statement(rows, event, owed, gate="true" if even_if_not_alone else ALONE)
    if not connection.in_atomic_block:
        sql = HURRY + (LOCK if rows.alert.refire_key else "") + sql
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while cursor.description is None or cursor.description[0].name != "number":
            cursor.nextset()
        written = cursor.fetchone()
    if written is None:
        return False
    rows.incident.number, entry_ids = written
    for entry_id, one in zip(entry_ids, owed, strict=True):
        if one.kind != "mirror_chain":  # nobody waits for the copy: the sweep is soon enough, and a prompt is dear
            prompt_after_commit(entry_id, one.kind)
    return True


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


def _statement(rows: First, event: AuditEvent, owed: Sequence[OutboxEntry], *, gate: str) -> tuple[str, dict[str, Any]]:
    """Each row is inserted only if the alert's was, which the unique key of the group decides."""
    before, _, after = bytes(event.canonical).partition(NUMBER)
    values: dict[str, Any] = {
        **_gate_values(rows.alert),
        "items": list(Item.values),
        "before": before.decode() + '"number":',
        "after": after.decode(),
    }
    written = {"canonical": "bytes", "hash": "sha256(%(previous)s || bytes)", "parsed": "text::jsonb"}
    values["previous"] = event.previous
    owing = "".join(
        f", owed{place} AS ({_insert(one, 'FROM incident', values=values)} RETURNING id)"
        for place, one in enumerate(owed)
    )
    entry_ids = ", ".join(f"(TABLE owed{place})" for place, _ in enumerate(owed))
    sql = f"""
    WITH alert AS ({_insert(rows.alert, f"WHERE {gate}", values=values)}
        ON CONFLICT (source, group_id) DO NOTHING RETURNING id),
    incident AS ({_insert(rows.incident, "FROM alert", values=values, given={"maybe_related_id": RELATED})}
        RETURNING id, number),
    delivery AS ({_insert(rows.delivery, "FROM alert", values=values, given={"alert_id": "alert.id"})}),
    checklist AS (INSERT INTO {ChecklistItem._meta.db_table} (incident_id, key) SELECT id, unnest(%(items)s::text[]) FROM incident),
    said AS (SELECT text, convert_to(text, 'UTF8') AS bytes FROM (
        SELECT %(before)s || number::text || %(after)s AS text FROM incident) AS one),
    event AS ({_insert(event, "FROM said", values=values, given=written)})
    {owing}
    SELECT number, ARRAY[{entry_ids}]::bigint[] FROM incident"""  # noqa: S608 columns of our models
    return sql, values


def _gate_values(alert: Alert) -> dict[str, Any]:
    return {
        "source": alert.source,
        "group": alert.group_id,
        "key": alert.refire_key,
        "integration": alert.integration_id,
        "route": alert.route_id,
        "shadow": alert.incident.shadow,
        "ended": [state.value for state in ENDED],
        "recent": timezone.now() - window(),
        "lock": lock_of(alert.refire_key) if alert.refire_key else 0,
    }


def _insert(row: Model, rest: str, *, values: dict[str, Any], given: Mapping[str, str] | None = None) -> str:
    """The row as INSERT ... SELECT, its values added to `values` under names of their own; some columns are `given` as SQL."""
    columns, expressions = list(given or {}), list((given or {}).values())
    for field in row._meta.local_concrete_fields:
        value = field.pre_save(row, add=True)
        if field.column in columns or value is None or isinstance(value, DatabaseDefault):
            continue  # the database fills it in, with NULL where it knows no better
        name = f"v{len(values)}"
        values[name] = field.get_db_prep_save(value, connection)
        columns.append(field.column)
        expressions.append(f"%({name})s")
    into = f"{row._meta.db_table} ({', '.join(columns)})"
    return f"INSERT INTO {into} SELECT {', '.join(expressions)} {rest}"
