"""Nobody leads any more: told to all, with the way to lead."""

from incidents.models.incident import Incident
from slackbot.blocks import Message, actions, button, notification, section

EVENT_TYPE = "released"


def render(incident: Incident) -> Message:
    """Whoever does what an IC may leads from then on, so it is said."""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"Nobody leads {incident.reference} any more."),
        blocks=[
            section(
                f"*Nobody leads {incident.reference} any more.* Anyone here can; whoever mitigates, resolves or gives roles"
                " leads from then on."
            ),
            actions(button("I'll lead", action_id="lead", style="primary"), block_id=EVENT_TYPE),
        ],
    )
