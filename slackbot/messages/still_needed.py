"""All is clear and nobody came: is it over? Asked before the incident closes by itself."""

from incidents.models.incident import Incident
from incidents.unclaimed import CLOSE_AFTER
from slackbot.blocks import Message, actions, button, clock, notification, section

EVENT_TYPE = "still_needed"


def render(incident: Incident) -> Message:
    """When it cleared, when it closes, and what keeps it open."""
    value = str(incident.id)
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: is it over? All alerts have cleared, nobody led or wrote here."),
        blocks=[
            section(f"*Is it over?* {_times(incident)} A word here, or somebody who leads, keeps it open."),
            actions(
                button("I'll lead", action_id="lead", value=value),
                button("Resolve", action_id="resolve", value=value),
                block_id=EVENT_TYPE,
            ),
        ],
    )


def _times(incident: Incident) -> str:
    if incident.cleared_at is None:
        return "Nobody has led or written here."
    cleared, closes = clock(incident.cleared_at), clock(incident.cleared_at + CLOSE_AFTER)
    return f"All alerts cleared at {cleared}, and nobody has led or written here. It closes by itself at {closes}."
