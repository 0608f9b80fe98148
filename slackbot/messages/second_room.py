"""First in a second room: where it goes on from."""

from incidents.links import console
from incidents.models.incident import Incident
from slackbot.blocks import Message, escape, notification, section
from slackbot.models.war_room import WarRoom

EVENT_TYPE = "second_room"


def render(incident: Incident, *, former: WarRoom) -> Message:
    """Which room came before, and where all of it is read."""
    before = f"<{former.link}|{escape(str(former))}>"
    words = (
        f"*{incident.reference} goes on here.* Its room {before} is archived. All of it: <{console(incident)}|Console>."
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} goes on here. Its former room is archived."),
        blocks=[section(words)],
    )
