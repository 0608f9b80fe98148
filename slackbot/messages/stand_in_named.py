"""Somebody may approve here in an approver's stead: told to all."""

from incidents.models.stand_in import StandIn
from slackbot.blocks import Message, clock, mention, notification, section

EVENT_TYPE = "stand_in"


def render(named: StandIn) -> Message:
    """Who, instead of whom, and until when."""
    incident = named.incident
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{named.person} may approve customer updates of {incident.reference} for {named.named_by}."),
        blocks=[
            section(
                f"{mention(named.named_by)} named {mention(named.person)} as stand-in: they may approve customer updates of"
                f" {incident.reference} until {clock(named.until)}, never words of their own."
            )
        ],
    )
