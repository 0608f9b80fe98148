"""[Undo] beside what was just done, and what stands there once it was undone, or once it is too late for that."""

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.people import who_did
from incidents.short import short
from incidents.timeline import lines_of
from incidents.undoable import can_be_undone
from slackbot.blocks import Block, Message, actions, button, clock, escape, mention, notification, section

EVENT_TYPE = "undone"
MOST_SAID = 300  # characters


def offer(incident: Incident, *of: Action) -> Block:
    """The button, for the section that tells of one of these; nothing where that cannot be undone (any more)."""
    event = can_be_undone(incident)
    return {"accessory": button("Undo", action_id="undo")} if event and event.action in of else {}


def render(incident: Incident, event: AuditEvent, *, undone: AuditEvent) -> Message:
    """What it was, who undid it and when, and where the incident stands now."""
    said, [by] = short(lines_of([event])[0].said, MOST_SAID), lines_of([undone])
    who = who_did(undone)
    was, by_whom = escape(said).replace("~", "-"), mention(who) if who else "somebody"
    words = f"~{was}~\n*Undone* by {by_whom}, {clock(by.at)}. {_stands(incident)}"
    lead = [] if incident.ic or not incident.is_open else [button("I'll lead", action_id="lead", style="primary")]
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: undone by {short(by.who, 40)}: {said}"),
        blocks=[section(words), *([actions(*lead, block_id=EVENT_TYPE)] if lead else [])],
    )


def past(event: AuditEvent) -> Message:
    """What it was, in one line, where the incident has moved on since."""
    [line] = lines_of([event])
    said = short(line.said, MOST_SAID)
    return Message(
        event_type=EVENT_TYPE, text=notification(said), blocks=[section(f"{clock(line.at)} {escape(said)}.")]
    )


def _stands(incident: Incident) -> str:
    leads = f"{mention(incident.ic)} leads." if incident.ic else "Nobody leads."
    return f"{incident.reference} is {incident.severity}, {incident.get_state_display()}. {leads}"
