"""All alerts have cleared; the incident stays open until somebody resolves it."""

from incidents.models.incident import Incident
from slackbot.blocks import Message, actions, button, notification, section

EVENT_TYPE = "cleared"


def render(incident: Incident) -> Message:
    """Offers to resolve; decides nothing."""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: all alerts have cleared. The incident is still open."),
        blocks=[
            section("*All alerts have cleared.* The incident stays open until somebody resolves it."),
            actions(button("Resolve", action_id="resolve", value=str(incident.id)), block_id="cleared"),
        ],
    )
