"""The first we hear of an alert group that fires: all that follows from it, written by one SQL statement, or nothing.

Delivery, alert, incident, first audit event and what is owed. Webhook, reconciliation and every other source record a first
event through here, so that there is no second way to keep equal. One round trip is what a webhook costs the database.
"""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.utils import timezone

from clients import trace
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, origin
from incidents.audit.record import copies, event_of, outside_debts
from incidents.facts import IncidentOpened, IncidentShadowed
from incidents.first_rows import First
from incidents.hurry import IN_A_HURRY
from incidents.models.alert import Alert
from incidents.models.audit_event import AuditEvent
from incidents.models.delivery import Delivery
from incidents.models.incident import ENDED, CancelReason, Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.announce import debts
from incidents.outbox.owe import owed_rows
from incidents.outbox.prompt import hint_on_commit
from incidents.refire import window
from incidents.rows import Statement, document, insert

NUMBER = b'"number":0'  # stands in the event until the database has drawn the incident's number

# `new` is the alert to be, `own` the incident it would have, $1 the document, $2 since when one that ended counts.
OVER = ", ".join(f"'{state.value}'" for state in sorted(ENDED))
# OFFSET 0 has it looked up by index for this one row, where PostgreSQL might read a whole table into a hash first.
HEARD = """EXISTS (
    SELECT FROM incidents_alert AS known WHERE known.source = new.source AND known.group_id = new.group_id
    OFFSET 0
) OR EXISTS (
    SELECT FROM incidents_delivery AS word
    WHERE word.source = new.source AND word.group_id = new.group_id AND word.alert_id IS NULL AND word.standing = 'taken'
    OFFSET 0
)"""
# As refire.py and neighbours.py say it: the incident of its key, else an open one of its service, else of its team. Each asks
# twice whether there is a name: of the alert, so that nothing is looked for without one, and of the rows, so that a partial
# index answers.
NEAR = f"""near.state NOT IN ({OVER}) AND near.shadow = own.shadow AND (near.needs_room OR NOT own.needs_room)
    ORDER BY near.opened_at DESC LIMIT 1"""
HOME = f"""coalesce((
    SELECT home.id FROM incidents_alert AS other JOIN incidents_incident AS home ON home.id = other.incident_id
    WHERE new.refire_key <> '' AND other.refire_key = new.refire_key AND other.refire_key <> '' AND home.shadow = own.shadow
      AND (home.state NOT IN ({OVER}) OR home.state = 'RESOLVED' AND home.resolved_at > $2
        OR home.state = 'CANCELLED' AND home.cancel_reason = '{CancelReason.FALSE_ALARM}' AND home.cancelled_at > $2)
    ORDER BY home.opened_at DESC LIMIT 1
), (
    SELECT near.id FROM incidents_incident AS near
    WHERE own.service <> '' AND near.service = own.service AND near.service <> '' AND {NEAR}
), (
    SELECT near.id FROM incidents_incident AS near
    WHERE own.team <> '' AND near.team = own.team AND near.team <> '' AND {NEAR}
))"""  # noqa: S608 constants of ours
# Here it has the few that were resolved lately asked one by one, not all alerts of the source.
RELATED = """(
    SELECT home.id FROM incidents_incident AS home
    WHERE alert.refire_key = '' AND alert.integration_id <> '' AND home.resolved_at > $2 AND home.shadow = new.shadow
      AND EXISTS (
        SELECT FROM incidents_alert AS other
        WHERE other.incident_id = home.id AND other.source = alert.source
          AND other.integration_id = alert.integration_id AND other.route_id = alert.route_id
        OFFSET 0)
    ORDER BY home.resolved_at DESC LIMIT 1
)"""


def record_first(rows: First, *, even_if_not_alone: bool = False) -> UUID | None:
    """Writes them and sets the incident's number, unless the group is on record or is more than a first event of its own.

    The id of the incident it belongs to: if that is another, nothing was written. None: nothing was written, look what stands
    there. With `even_if_not_alone`, in a transaction that has looked, only the group itself being on record says no. Raises
    IntegrityError when the same delivery is taken elsewhere just now.
    """
    before, named = ("", {}) if connection.in_atomic_block else (IN_A_HURRY, {"locks": rows.locks})
    values = (_document(rows), timezone.now() - window(), even_if_not_alone)
    for number, home, *owed in FIRST.run(*values, after=before, **named):
        if number is None:
            return cast(UUID | None, home)
        rows.incident.number = number
        hint_on_commit(*owed)
    trace.about(rows.incident.id, opened=True)
    return rows.incident.id


def _event(incident: Incident, detail: Mapping[str, str]) -> tuple[AuditEvent, bytes]:
    """INCIDENT_OPENED and its canonical form, complete but for the number."""
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
    event = AuditEvent(
        chain=incident.chain,
        seq=1,
        previous=origin(incident.chain).hash,
        incident=incident,
        action=Action.INCIDENT_OPENED,
        at=at,
    )
    return event, canonical_form(content)


def _shadow(incident: Incident) -> dict[str, bool]:
    return {"shadow": True} if incident.shadow else {}


def _owed(rows: First, event: AuditEvent) -> list[dict[str, Any]]:
    incident = rows.incident
    fact = IncidentShadowed(incident.id) if incident.shadow else IncidentOpened(incident.id)
    listed = debts(fact, key=str(event.id), about=incident) if rows.wants_room else {}
    return [*owed_rows(listed | outside_debts(event), incident), *copies(event)]


def _document(rows: First) -> str:
    """All rows, and the event's text before and after the incident's number."""
    event, canonical = _event(rows.incident, rows.detail)
    before, _, after = canonical.partition(NUMBER)
    return document(
        alert=rows.alert,
        incident=rows.incident,
        delivery=rows.delivery,
        event=event,
        owed=_owed(rows, event),
        before=before.decode() + '"number":',
        after=after.decode(),
    )


def _sql() -> str:
    """Each row is inserted only if the alert's was, which the unique key of the group decides."""
    written = {"canonical": "bytes", "hash": "sha256(new.previous || bytes)", "parsed": "text::jsonb"}
    alone = "WHERE $3 OR NOT place.heard AND place.home IS NULL"
    return f"""
    WITH own AS (SELECT * FROM jsonb_populate_record(NULL::incidents_incident, $1 -> 'incident')),
    place AS (
        SELECT {HEARD} AS heard, {HOME} AS home
        FROM own, jsonb_populate_record(NULL::incidents_alert, $1 -> 'alert') AS new),
    alert AS ({insert(Alert, "alert", "place", where=alone)} ON CONFLICT (source, group_id) DO NOTHING RETURNING *),
    incident AS ({insert(Incident, "incident", "alert", given={"maybe_related_id": RELATED})} RETURNING id, number),
    delivery AS ({insert(Delivery, "delivery", "alert", given={"alert_id": "alert.id"})}),
    said AS (SELECT text, convert_to(text, 'UTF8') AS bytes FROM (
        SELECT ($1 ->> 'before') || number::text || ($1 ->> 'after') AS text FROM incident) AS one),
    event AS ({insert(AuditEvent, "event", "said", given=written)}),
    owed AS ({insert(OutboxEntry, "owed", "incident", several=True)} RETURNING id, kind, rank)
    SELECT incident.number, CASE WHEN NOT place.heard THEN place.home END AS home, owed.id, owed.kind, owed.rank
    FROM place LEFT JOIN incident ON true LEFT JOIN owed ON true"""  # noqa: S608 columns of our models


FIRST = Statement("first_event", "jsonb", "timestamptz", "boolean", sql=_sql)
