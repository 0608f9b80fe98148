"""The lead is offered to somebody."""

from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.blocks import Message, actions, button, mention, notification, section

EVENT_TYPE = "handoff_offered"


def render(incident: Incident, *, to: Person) -> Message:
    """Who leads stays until it is accepted."""
    leads = mention(incident.ic) if incident.ic else "Nobody"
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: {to} is offered the lead."),
        blocks=[
            section(
                f"{mention(to)}, {leads} offers you the lead of {incident.reference}, and keeps it until you accept."
            ),
            actions(button("I'll take over", action_id="accept_handoff", style="primary"), block_id="handoff"),
        ],
    )
