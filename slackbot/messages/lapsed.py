"""Closed by itself: its alerts cleared and nobody ever took it up."""

from django.conf import settings

from incidents.models.incident import Incident
from slackbot.blocks import Message, clock, notification, section
from slackbot.words import slash

EVENT_TYPE = "lapsed"


def render(incident: Incident) -> Message:
    """Why, what was not done, and how it opens again."""
    when = f" {clock(incident.resolved_at)}" if incident.resolved_at else ""
    again = f"If it fires again within {settings.REFIRE_MINUTES} min, this room reopens; so does {slash('reopen')}."
    why = "All alerts had cleared, and nobody led or wrote here. Nothing was published; no postmortem is written."
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is closed: cleared, never claimed."),
        blocks=[section(f"*Closed*{when}. {why}\n{again}")],
    )
