"""To the room, a day ahead: it is archived, unless somebody keeps it."""

from incidents.models.archiving import Archiving
from incidents.models.incident import Incident
from slackbot.blocks import Message, actions, button, mention, notification, section

EVENT_TYPE = "keep"


def render(incident: Incident, archiving: Archiving) -> Message:
    """When, what stays, and who keeps it if somebody does."""
    if archiving.kept_by:
        said = f"This room stays: {mention(archiving.kept_by)} keeps it."
        return Message(
            event_type=EVENT_TYPE, text=notification(f"{incident.reference}: the room stays."), blocks=[section(said)]
        )
    words = (
        f"*This room is archived on the next working day.* {incident.reference} is over. Everything stays to be read here"
        " and in the console; if it opens again, a second room is made for it."
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"The room of {incident.reference} is archived on the next working day. Keep stops that."),
        blocks=[section(words), actions(button("Keep", action_id="keep"), block_id=EVENT_TYPE)],
    )
