"""Somebody was paged from the room, or was not."""

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, escape, notification, section

EVENT_TYPE = "paged"


def render(incident: Incident, event: AuditEvent) -> Message:
    """Whom; where OnCall refused, what is to be done."""
    names, why = event.words.get("names", ""), event.words.get("why", "")
    if event.action == Action.SOMEBODY_PAGED:
        text, words = f"{names} paged for {incident.reference}.", f"*Paged:* {escape(names)}."
    else:
        text = f"{incident.reference}: not paged: {names}."
        words = f"*Not paged:* {escape(names)}. {escape(short(why, 400))}\nPlease call them, or page them in OnCall."
    return Message(event_type=EVENT_TYPE, text=notification(text), blocks=[section(words)])
