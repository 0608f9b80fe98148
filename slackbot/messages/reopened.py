"""It was not over after all."""

from incidents.models.incident import Incident
from slackbot.blocks import Message, mention, notification, section

EVENT_TYPE = "reopened"


def render(incident: Incident) -> Message:
    """Who leads now, or that nobody does."""
    leads = f"{mention(incident.ic)} leads." if incident.ic else "Nobody leads."
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is open again."),
        blocks=[section(f"*{incident.reference} is open again.* {leads}")],
    )
