"""Another incident has to do with this one."""

from incidents.links import console
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, escape, notification, section

EVENT_TYPE = "related"


def render(incident: Incident, *, other: Incident) -> Message:
    """Which one, and where it stands."""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is related to {other.reference} {other.title}."),
        blocks=[section(f"*Related:* {titled(other)}, {other.severity}, {other.get_state_display()}.")],
    )


def titled(incident: Incident) -> str:
    """`INC-12 Checkout errors`, with the way to its page in the console."""
    return f"<{console(incident)}|{incident.reference}> {escape(short(incident.title, 150))}"
