"""An alert that belongs to an incident on record: it is on record as one of that incident's, which may open again for it."""

from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction

from incidents import lifecycle
from incidents.actor import SENDER
from incidents.audit.actions import Action
from incidents.audit.record import mirror_debt, next_event, record
from incidents.facts import AlertJoined, IncidentChanged, IncidentOpened, IncidentShadowed
from incidents.first import HEARD
from incidents.first_rows import First
from incidents.follow import still_firing
from incidents.models.alert import Alert
from incidents.models.audit_event import AuditEvent
from incidents.models.delivery import Delivery
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.announce import announce, debts
from incidents.outbox.owe import entry, owed_part
from incidents.outbox.prompt import hint
from incidents.refire import home_of
from incidents.rows import Statement, document, insert

log = structlog.get_logger(__name__)


def join(home: UUID, rows: First, *, even_if_heard: bool = False) -> str:
    """The alert is one of that incident: "joined", or "reopened" if it had ended. Empty: meanwhile it is too late for that.

    Empty too, unless `even_if_heard`, where something about its group is on record by now. Raises IntegrityError when the same
    delivery is.
    """
    incident, shadow = Incident.objects.lock(home), rows.incident.shadow
    if incident.shadow != shadow or (
        not incident.is_open and home_of(rows.alert.refire_key, shadow=shadow) != incident
    ):
        return ""
    again, event = not incident.is_open, _written(rows, incident, even_if_heard=even_if_heard)
    if event is None:
        return ""
    still_firing(incident)
    if again:
        lifecycle.open_again(incident, actor=SENDER, why="the alert fires again")
    if rows.wants_room and not incident.needs_room:
        _owe_room(incident, event)
    _raise_severity(incident, to=rows.alert.severity)
    word = "reopened" if again else "joined"
    log.info("alert_joined", outcome=word, incident=str(incident.id), reference=incident.reference)
    return word


def _written(rows: First, incident: Incident, *, even_if_heard: bool) -> AuditEvent | None:
    """Alert, delivery, the event and what is owed are written, or nothing is; the incident is locked."""
    rows.alert.incident = incident
    event = next_event(
        Action.ALERT_JOINED,
        actor=SENDER,
        incident=incident,
        words={"title": rows.alert.title},
        alert_group=rows.alert.group_id,
        severity=rows.alert.severity,
        found_by=str(rows.alert.found_by),
    )
    parts = document(alert=rows.alert, delivery=rows.delivery, event=event, owed=_owed(incident, event))
    with connection.cursor() as cursor:
        JOINED.execute(cursor, parts, even_if_heard)
        written = cursor.fetchall()
    for alert_id, entry_id, kind in written:
        rows.alert.pk = alert_id
        if kind and kind != "mirror_chain":  # as first.py: nobody waits for the copy
            transaction.on_commit(partial(hint, entry_id, kind), robust=True)
    return event if written else None


def _owed(incident: Incident, event: AuditEvent) -> list[OutboxEntry]:
    facts = [IncidentChanged(incident.id), *([AlertJoined(incident.id)] if incident.ic_id else [])]
    listed: dict[str, dict[str, Any]] = {"mirror_chain": mirror_debt(event)} if settings.AUDIT_TABLE_NAME else {}
    for fact in facts:
        listed |= debts(fact, key=str(event.id), about=incident)
    return [entry(kind, incident=incident, **debt) for kind, debt in listed.items()]


def _sql() -> str:
    unheard = f"WHERE $2 OR NOT ({HEARD})"
    return f"""
    WITH alert AS ({insert(Alert, "alert", where=unheard)} RETURNING id),
    delivery AS ({insert(Delivery, "delivery", "alert", given={"alert_id": "alert.id"})}),
    event AS ({insert(AuditEvent, "event", "alert")}),
    owed AS ({owed_part("alert")})
    SELECT alert.id, owed.id, owed.kind FROM alert LEFT JOIN owed ON true"""  # noqa: S608 columns of our models


JOINED = Statement("joined_alert", "jsonb", "boolean", sql=_sql)


def _raise_severity(incident: Incident, *, to: str) -> None:
    """The most severe alert counts until somebody leads; then it is theirs to assess."""
    if incident.ic_id is None and to < incident.severity:
        was, incident.severity = incident.severity, to
        incident.save(update_fields=["severity"])
        record(Action.SEVERITY_RAISED, actor=SENDER, incident=incident, was=was, now=to)


def _owe_room(incident: Incident, event: AuditEvent) -> None:
    """A graver alert asks for the room that the first one did not need."""
    if incident.shadow:
        announce(IncidentShadowed(incident.id), event=event)
        return
    incident.needs_room = True
    incident.save(update_fields=["needs_room"])
    announce(IncidentOpened(incident.id), event=event)
