"""To the next on call: nobody leads, and they are asked to, or to find somebody."""

from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, actions, button, escape, notification, section

EVENT_TYPE = "lead_wanted"


def render(incident: Incident, *, minutes: int, channel: str) -> Message:
    """What it is, for how long, and where."""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"Nobody leads {incident.reference}, {minutes} min in. You are next on call."),
        blocks=[
            section(
                f"*Nobody leads {incident.reference}*, {minutes} min in, and you are next on call: <#{channel}>\n"
                f"{incident.severity}: {escape(short(incident.title, 300))}"
            ),
            actions(button("I'll lead", action_id="lead", style="primary"), block_id=EVENT_TYPE),
        ],
    )
