"""How it stands, told to the room by whoever speaks for it."""

from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.people import who_did
from slackbot.blocks import Message, clock, mention, notification, plain, section

EVENT_TYPE = "room_update"


def render(incident: Incident, event: AuditEvent) -> Message:
    """Who, when, and their words as they are."""
    words = event.words.get("update", "")
    person = who_did(event)
    by = f" by {mention(person)}" if person else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: {words}"),
        blocks=[section(f"*Update*{by}, {clock(event.at)}"), *plain(words)],
    )
