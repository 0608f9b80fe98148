"""The messages that offer to undo what they tell of: posted, and edited in place when it was undone or can be no more."""

from functools import partial

from incidents.audit.actions import Action
from incidents.errors import NotNow
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident, State
from incidents.models.person import Person
from incidents.undo import undone_event
from incidents.undoable import ENDS, can_be_undone
from slackbot.blocks import Message
from slackbot.messages import cancelled, leads, mitigated, resolved, severity
from slackbot.messages import undone as undone_message
from slackbot.models.room_message import RoomMessage
from slackbot.refresh import refresh_message
from slackbot.say import say

STATE = {
    Action.INCIDENT_MITIGATED: State.MITIGATED,
    Action.INCIDENT_RESOLVED: State.RESOLVED,
    Action.INCIDENT_CANCELLED: State.CANCELLED,
    Action.INCIDENT_DUPLICATE: State.CANCELLED,
}
SUBJECT = "undo:"


def say_undoable(incident: Incident, message: Message, *of: Action, key: str = "") -> None:
    """Posts it, as about its event: the newest of one of these, as long as that can be undone. Raises as `say` does."""
    event = can_be_undone(incident)
    say(incident, message, key=key, subject=f"{SUBJECT}{event.id}" if event and event.action in of else "")


def told_by(*, channel: str, ts: str) -> AuditEvent:
    """What the message of a room tells of. Raises NotNow for one that tells of nothing that can be undone."""
    row = RoomMessage.objects.filter(room__channel=channel, ts=ts, subject__startswith=SUBJECT).first()
    if row is None:
        raise NotNow("There is nothing to undo there.")
    return AuditEvent.objects.get(pk=row.subject.removeprefix(SUBJECT))


def show_undone(incident: Incident, undone: AuditEvent) -> None:
    """The message says who undid it."""
    event = undone_event(undone)
    for row in _messages_of(event):
        refresh_message(incident, row.key, partial(undone_message.render, event=event, undone=undone))


def show_over(incident: Incident, event: AuditEvent) -> None:
    """The message as it is without the button; one that says who undid it stays."""
    if not incident.events.filter(action=Action.UNDONE, parsed__detail__event=str(event.pk)).exists():
        for row in _messages_of(event):
            refresh_message(incident, row.key, partial(_told, event=event))


def _messages_of(event: AuditEvent) -> list[RoomMessage]:
    return list(RoomMessage.objects.filter(subject=f"{SUBJECT}{event.pk}").exclude(ts=""))


def _told(now: Incident, event: AuditEvent) -> Message:
    action = Action(event.action)
    if action == Action.IC_CLAIMED:
        return leads.render(now, person=Person.objects.get(reference=event.detail["ic"]))
    if action == Action.SEVERITY_CHANGED:
        return severity.render(now, event)
    if now.state != STATE[action] or now.events.newest(*ENDS, action) != event:
        return undone_message.past(event)
    render = {Action.INCIDENT_MITIGATED: mitigated.render, Action.INCIDENT_RESOLVED: resolved.render}
    return render.get(action, cancelled.render)(now)
