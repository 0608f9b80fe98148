"""Undo: one event that leads an incident back to where it came from. No approval and no publication is ever undone."""

from collections.abc import Callable
from uuid import UUID

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow
from incidents.facts import IncidentChanged, IncidentUndone
from incidents.lifecycle import WHILE_OVER
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import Item
from incidents.models.incident import TRANSITIONS, Incident, State
from incidents.outbox.announce import announce
from incidents.outbox.owe import rank_again
from incidents.rooms import owe_missing
from incidents.tell_back import mark
from incidents.ticks import untick
from incidents.timeline import lines_of
from incidents.undoable import ENDS, UNDOABLE, WINDOW, is_in_time, newest_move
from incidents.verb import verb

TICKED = {
    Action.IC_CLAIMED: Item.IC,
    Action.INCIDENT_MITIGATED: Item.MITIGATED,
    Action.SEVERITY_CHANGED: Item.SEVERITY,
}  # by doing so


@verb
def undo(incident: Incident, *, event_id: UUID, actor: Actor) -> Incident:
    """Leads back from that event. Raises NotNow where it was undone, where something moved the incident since, or too late."""
    event = _refuse_unless_newest(incident, event_id)
    what, before, severity = Action(event.action), incident.state, incident.severity
    BACK[what](incident, event)
    undone = record(
        Action.UNDONE,
        actor=actor,
        incident=incident,
        what=what,
        event=str(event.id),
        was=before,
        now=incident.state,
        severity_was=severity,
        severity_now=incident.severity,
    )
    _untick(incident, event, actor=actor)
    announce(IncidentUndone(incident.id, undone.id), IncidentChanged(incident.id), event=undone)
    if what in ENDS:
        owe_missing(incident, undone)
    return incident


def undone_event(undone: AuditEvent) -> AuditEvent:
    """What an UNDONE event led back from."""
    return AuditEvent.objects.get(pk=undone.detail["event"])


def _refuse_unless_newest(incident: Incident, event_id: UUID) -> AuditEvent:
    event = incident.events.filter(pk=event_id, action__in=UNDOABLE).first()
    newest = newest_move(incident)
    if event is None or newest is None:
        raise NotNow("There is nothing to undo there. Nothing was changed.")
    if newest.action == Action.UNDONE and newest.detail["event"] == str(event_id):
        raise NotNow(f"{_who(newest)} has undone that already.")
    if newest != event:
        raise NotNow(f"Nothing was undone, since something else came after it: {_said(newest)}.")
    if not is_in_time(event):
        raise NotNow(f"Nothing was undone: that is possible for {WINDOW.seconds // 60} min.")
    return event


def _who(event: AuditEvent) -> str:
    [line] = lines_of([event])
    return line.who or "Somebody"


def _said(event: AuditEvent) -> str:
    [line] = lines_of([event])
    return f"{line.said} ({line.who})" if line.who else line.said


def _end(incident: Incident, event: AuditEvent) -> None:
    """Open again, in a new episode: what the end began is of the old one. OnCall is to hear of it (tell_back.py)."""
    _keep_ic(incident)
    was = State(event.detail["was"])
    _move_back(incident, was if was == State.MITIGATED else _open_state(incident, was))
    incident.episode += 1
    incident.resolved_at = incident.cancelled_at = incident.duplicate_of = None
    incident.cancel_reason = ""
    incident.save(update_fields=["state", "episode", "ic", "ic_since", *WHILE_OVER])
    incident.alerts.exclude(told_over="").update(told_over="")
    mark(incident)


def _mitigation(incident: Incident, _event: AuditEvent) -> None:
    _keep_ic(incident)
    _move_back(incident, _open_state(incident, State.ACTIVE))
    incident.mitigated_at = None
    incident.save(update_fields=["state", "mitigated_at", "ic", "ic_since"])


def _severity(incident: Incident, event: AuditEvent) -> None:
    """The highest that it ever was stays what it is, and a room that it brought stays open."""
    incident.severity = event.detail["was"]
    incident.save(update_fields=["severity"])
    rank_again(incident)


def _claim(incident: Incident, event: AuditEvent) -> None:
    """Nobody led, or somebody who is gone: nobody does now. A room that was made meanwhile is there."""
    incident.ic = incident.ic_since = incident.handoff_to = None
    if incident.state == State.ACTIVE:
        was = State(event.detail["was"])
        _move_back(incident, State.ROOM_ASSEMBLED if incident.room_ready_at else was)
    incident.save(update_fields=["state", "ic", "ic_since", "handoff_to"])
    mark(incident)


def _keep_ic(incident: Incident) -> None:
    """They may have left, or have been merged, since."""
    led = incident.ic.root if incident.ic else None
    incident.ic = led if led and led.is_active else None
    incident.ic_since = incident.ic_since if incident.ic else None


def _open_state(incident: Incident, was: State) -> State:
    """Where it stood, by who leads now."""
    if incident.ic:
        return State.ACTIVE
    return State.ROOM_ASSEMBLED if was == State.ACTIVE else was


def _move_back(incident: Incident, state: State) -> None:
    """Against one of the ways there are. The verb saves."""
    if State(incident.state) not in TRANSITIONS[state]:
        raise NotNow(f"{incident.reference} is {incident.get_state_display()} and did not come from there.")
    incident.state = state


def _untick(incident: Incident, event: AuditEvent, *, actor: Actor) -> None:
    """What it ticked on the checklist; not what was ticked before it."""
    item = TICKED.get(Action(event.action))
    ticked = {"action": Action.CHECKLIST_ITEM_UPDATED, "parsed__detail__item": item, "parsed__detail__done": True}
    if item and incident.events.filter(seq__gt=event.seq, **ticked).exists():
        untick(incident, item, actor=actor)


BACK: dict[Action, Callable[[Incident, AuditEvent], None]] = {
    **dict.fromkeys(ENDS, _end),
    Action.INCIDENT_MITIGATED: _mitigation,
    Action.SEVERITY_CHANGED: _severity,
    Action.IC_CLAIMED: _claim,
}
