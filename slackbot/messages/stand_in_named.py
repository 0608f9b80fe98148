"""Somebody may approve here in an approver's stead: told to all."""

from incidents.models.stand_in import StandIn
from incidents.short import short
from slackbot.blocks import Message, clock, mention, notification, section

EVENT_TYPE = "stand_in_named"


def render(named: StandIn) -> Message:
    """Who, instead of whom, and until when."""
    incident = named.incident
    return Message(
        event_type=EVENT_TYPE,
        text=notification(
            f"{incident.reference}: {short(str(named.person), 60)} may approve customer updates for a while."
        ),
        blocks=[
            section(
                f"{mention(named.named_by)} named {mention(named.person)} as stand-in: they may approve customer updates of"
                f" {incident.reference} until {clock(named.until)}, never words of their own."
            )
        ],
    )
