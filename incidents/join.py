"""An alert that belongs to an incident on record: it is on record as one of that incident's, which may open again for it."""

from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from incidents import lifecycle
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.append import appended, given_of
from incidents.audit.record import copies, record, unwritten
from incidents.facts import AlertJoined, IncidentChanged, IncidentOpened, IncidentShadowed
from incidents.first import HEARD, OVER
from incidents.first_rows import First
from incidents.follow import still_firing
from incidents.hurry import IN_A_HURRY
from incidents.models.alert import Alert
from incidents.models.audit_event import AuditEvent
from incidents.models.delivery import Delivery
from incidents.models.incident import LOCK_FIRST, Incident
from incidents.outbox.announce import announce, debts
from incidents.outbox.effect import listeners
from incidents.outbox.owe import owed_part, owed_rows, rank_again
from incidents.outbox.prompt import hint_on_commit
from incidents.refire import home_of
from incidents.rows import Statement, document, insert

log = structlog.get_logger(__name__)

# Nothing follows for the incident itself: it does not open again, is as grave, has the room that the alert asks for.
PLAIN = f"""home.state NOT IN ({OVER}) AND home.cleared_at IS NULL AND home.shadow = ($1 ->> 'shadow')::boolean
    AND (home.needs_room OR home.shadow OR NOT ($1 ->> 'wants_room')::boolean)
    AND (home.ic_id IS NOT NULL OR home.severity <= new.severity)"""


def join_plainly(home: UUID, rows: First) -> Incident | None:
    """The same by one message, as long as no more than that follows and nothing is on record about its group; else nothing.

    Nearly all alerts of a storm come this way: their incident is locked no longer than the database needs to write them.
    """
    incident = rows.alert.incident = Incident(id=home, shadow=rows.incident.shadow)
    _, written = _write(rows, even_if_more_follows=False)
    if written:
        log.info("alert_joined", outcome="joined", incident=str(incident.id), reference=incident.reference)
    return incident if written else None


def join(home: UUID, rows: First) -> str:
    """The alert is one of that incident: "joined", or "reopened" if it had ended. Empty: meanwhile it is too late for that.

    Raises IntegrityError when its group or its delivery is on record by now.
    """
    incident, shadow = Incident.objects.lock(home), rows.incident.shadow
    if incident.shadow != shadow or (
        not incident.is_open and home_of(rows.alert.refire_key, shadow=shadow) != incident
    ):
        return ""
    again = not incident.is_open
    rows.alert.incident = incident
    event, _ = _write(rows, even_if_more_follows=True)
    still_firing(incident)
    if again:
        lifecycle.open_again(incident, actor=SENDER, why="the alert fires again")
    if rows.wants_room and not (incident.needs_room or incident.shadow):
        _owe_room(incident, event)
    _raise_severity(incident, to=rows.alert.severity)
    word = "reopened" if again else "joined"
    log.info("alert_joined", outcome=word, incident=str(incident.id), reference=incident.reference)
    return word


def _write(rows: First, *, even_if_more_follows: bool) -> tuple[AuditEvent, bool]:
    """Writes alert, delivery, the event and what is owed, or nothing, and says which. In a transaction the incident is locked."""
    incident = rows.alert.incident
    event, content = unwritten(
        Action.ALERT_JOINED,
        actor=SENDER,
        chain=incident.chain,
        incident=incident,
        words={"title": rows.alert.title},
        detail={
            "alert_group": rows.alert.group_id,
            "severity": rows.alert.severity,
            "found_by": str(rows.alert.found_by),
        },
    )
    sent = document(
        alert=rows.alert,
        delivery=rows.delivery,
        event=given_of(event, content),
        owed=_owed(rows, event),
        shadow=rows.incident.shadow,
        wants_room=rows.wants_room,
    )
    locked: dict[str, Any] = (
        {} if connection.in_atomic_block else {"after": IN_A_HURRY + LOCK_FIRST, "locks": rows.locks}
    )
    written = JOINED.run(sent, even_if_more_follows, incident=incident.id, **locked)
    for incident.number, rows.alert.pk, *owed in written:
        hint_on_commit(*owed)
    return event, bool(written)


def _owed(rows: First, event: AuditEvent) -> list[dict[str, Any]]:
    """In shadow mode, what room there would have been. Else to acknowledge it at its source: not written where nobody leads."""
    incident = rows.alert.incident
    facts: list[object] = [IncidentChanged(incident.id), AlertJoined(incident.id)]
    if rows.wants_room and incident.shadow:
        facts.append(IncidentShadowed(incident.id))
    listed = {kind: owed for fact in facts for kind, owed in debts(fact, key=str(event.id), about=incident).items()}
    return [*owed_rows(listed, incident), *copies(event)]


def _sql() -> str:
    told = ", ".join(f"'{one.kind}'" for one in listeners(AlertJoined))
    due = f"(home.ic_id IS NOT NULL OR new.kind NOT IN ({told}))"
    return f"""
    WITH home AS (
        SELECT home.* FROM incidents_incident AS home, jsonb_populate_record(NULL::incidents_alert, $1 -> 'alert') AS new
        WHERE home.id = ($1 -> 'alert' ->> 'incident_id')::uuid AND ($2 OR {PLAIN} AND NOT ({HEARD}))),
    alert AS ({insert(Alert, "alert", "home")} RETURNING id),
    delivery AS ({insert(Delivery, "delivery", "alert", given={"alert_id": "alert.id"})}),
    {appended("alert,")},
    owed AS ({owed_part("alert, home", where=due)})
    SELECT home.number, alert.id, owed.id, owed.kind, owed.rank FROM home JOIN alert ON true LEFT JOIN owed ON true"""  # noqa: S608 as above


JOINED = Statement("joined_alert", "jsonb", "boolean", sql=_sql)


def _raise_severity(incident: Incident, *, to: str) -> None:
    """The most severe alert counts until somebody leads; then it is theirs to assess."""
    if incident.ic_id is None and to < incident.severity:
        was, incident.severity = incident.severity, to
        incident.save(update_fields=["severity"])
        record(Action.SEVERITY_RAISED, actor=SENDER, incident=incident, was=was, now=to)
        rank_again(incident)


def _owe_room(incident: Incident, event: AuditEvent) -> None:
    """A graver alert asks for the room that the first one did not need."""
    incident.needs_room = True
    incident.save(update_fields=["needs_room"])
    announce(IncidentOpened(incident.id), event=event)
