"""What can be undone: the newest thing that moved an incident, for ten minutes by the database's clock."""

from datetime import timedelta

from django.db.models import F, Q

from incidents.audit.actions import Action
from incidents.facts import UndoOver
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now

WINDOW = timedelta(minutes=10)

ENDS = (Action.INCIDENT_RESOLVED, Action.INCIDENT_CANCELLED, Action.INCIDENT_DUPLICATE)
UNDOABLE = (*ENDS, Action.INCIDENT_MITIGATED, Action.SEVERITY_CHANGED, Action.IC_CLAIMED)
MOVES = (
    *UNDOABLE,
    Action.UNDONE,
    Action.REOPENED,
    Action.IC_RELEASED,
    Action.HANDOFF_ACCEPTED,
    Action.SEVERITY_RAISED,
    Action.STATE_CHANGED,
)


def newest_move(incident: Incident) -> AuditEvent | None:
    """What moved it last. That somebody leads because they undo does not count, nor that it stays as grave as it was."""
    by_undoing = Q(action=Action.IC_CLAIMED, parsed__detail__by="undo")
    looked_at = Q(action=Action.SEVERITY_CHANGED, parsed__detail__was=F("parsed__detail__now"))
    return incident.events.exclude(by_undoing).exclude(looked_at).newest(*MOVES)


def can_be_undone(incident: Incident) -> AuditEvent | None:
    """The event that Undo would lead back from now, if there is one."""
    event = newest_move(incident)
    return event if event and event.action in UNDOABLE and is_in_time(event) else None


def is_in_time(event: AuditEvent) -> bool:
    """Whether its ten minutes are not over yet."""
    return database_now() - event.at < WINDOW


def owe_its_end(event: AuditEvent) -> None:
    """For the verb that recorded it: after ten minutes nobody is offered to undo it any more."""
    if event.incident_id:
        announce(UndoOver(event.incident_id, event.id), key=str(event.id), after=WINDOW)
