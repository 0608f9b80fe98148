"""To the room: people outside the company may read it from now on."""

from incidents.models.incident import Incident
from slackbot.blocks import Message, notification, section

EVENT_TYPE = "room_shared"


def render(incident: Incident) -> Message:
    """What is so, what is kept from here, and who can allow it."""
    words = (
        "*This room is shared with people outside the company,* or they were asked into it. Customer updates that are not"
        " published, and what we see of the incident, are not shown here from now on: they are in the console."
        " An operator can allow it there."
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"The room of {incident.reference} is shared with people outside the company."),
        blocks=[section(words)],
    )
