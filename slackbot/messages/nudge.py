"""M11: the IC is reminded of the room, and of customers. Only they see it."""

from datetime import datetime

from django.utils import timezone

from incidents.models.incident import Incident
from incidents.nudges.silence import USUAL
from slackbot.blocks import Block, Message, actions, button, clock, notification, section

EVENT_TYPE = "nudge"


def render(incident: Incident, *, customers_due: datetime | None) -> Message:
    """How long ago the room heard, what is enough, and when customers are due."""
    since = f"{_minutes(incident)} min since the last room update"
    if incident.heard_at is None:
        since = f"{_minutes(incident)} min, and no room update yet"
    lines = [f"{since}. One line is enough: known, trying, next."]
    if customers_due:
        lines.append(f"Customers {'were' if customers_due < timezone.now() else 'are'} due at {clock(customers_due)}.")
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: {since}."),
        blocks=[section("\n".join(lines)), actions(*_buttons(customers_due), block_id=EVENT_TYPE)],
    )


def pause() -> Block:
    """The button that silences for a while."""
    return button(f"Pause {USUAL} min", action_id="pause")


def _buttons(customers_due: datetime | None) -> list[Block]:
    for_customers = [button("Draft for customers", action_id="draft_update")] if customers_due else []
    return [button("Write update", action_id="write_room_update", style="primary"), *for_customers, pause()]


def _minutes(incident: Incident) -> int:
    """Since they were heard, or since the room was there."""
    since = incident.heard_at or incident.room_ready_at or incident.started_at
    return int((timezone.now() - since).total_seconds() // 60)
