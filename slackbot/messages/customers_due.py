"""Customers are to hear from us soon: said to the IC and to the comms lead, to each alone."""

from datetime import datetime

from django.utils import timezone

from incidents.models.incident import Incident
from slackbot.blocks import Message, actions, button, clock, notification, section
from slackbot.messages import nudge
from slackbot.messages.status import customers

EVENT_TYPE = "customers_due"


def render(incident: Incident, *, due: datetime, may_pause: bool) -> Message:
    """When, and what they read until then."""
    is_late = due < timezone.now()
    words = (
        f"*Customers {'were' if is_late else 'are'} due at {clock(due)}.* They read: {customers(incident, due=False)}."
    )
    buttons = [button("Draft for customers", action_id="draft_update", style="primary")]
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: customers {'were' if is_late else 'are'} due at {due:%H:%M} UTC."),
        blocks=[section(words), actions(*buttons, *([nudge.pause()] if may_pause else []), block_id=EVENT_TYPE)],
    )
