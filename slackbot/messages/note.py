"""A note that was not written in Slack, shown in the room."""

from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.people import who_did
from slackbot.blocks import Message, clock, mention, notification, plain, section

EVENT_TYPE = "note"
WHERE = {"console": " in the console"}


def render(incident: Incident, event: AuditEvent) -> Message:
    """Who, where, when, and their words as they are."""
    words, via = event.words.get("note", ""), event.parsed["actor"]["via"]
    person = who_did(event)
    by = f" by {mention(person)}" if person else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: {words}"),
        blocks=[section(f"*Note*{by}{WHERE.get(via, '')}, {clock(event.at)}"), *plain(words)],
    )
