"""In place of what only the company may read, while a room is shared with people outside it."""

from incidents.links import console
from slackbot.blocks import Message, actions, link_button, notification, section
from slackbot.models.war_room import WarRoom

WHAT = {"context": "What we see of it", "similar": "What was like it before"}
A_DRAFT = "A customer update that is not published"


def render(room: WarRoom, message: Message) -> Message:
    """What it is, why it is not shown, and where it is read."""
    incident, what = room.about, WHAT.get(message.event_type, A_DRAFT)
    words = (
        f"*{what} is not shown here:* this channel is shared with people outside the company. Read it in the console."
    )
    return Message(
        event_type=message.event_type,
        text=notification(f"{incident.reference}: {what[0].lower()}{what[1:]} is in the console."),
        blocks=[
            section(words),
            actions(link_button("Console", url=console(incident), action_id="open_console"), block_id="not_shown"),
        ],
    )
