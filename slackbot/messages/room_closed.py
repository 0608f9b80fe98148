"""To those who run an incident, each alone: its room is closed, and what to do."""

from django.utils import timezone

from incidents.links import console
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, actions, clock, escape, link_button, notification, section
from slackbot.models.war_room import Standing, WarRoom

EVENT_TYPE = "room_closed"


def render(incident: Incident, room: WarRoom) -> Message:
    """What is so, since when, how it is mended, and where to go on meanwhile."""
    when, what = room.standing_since or timezone.now(), f"{incident.severity}: {escape(short(incident.title, 300))}"
    if room.standing == Standing.ARCHIVED:
        said, mend = "was archived", "Unarchive the channel in Slack: a bot cannot."
    else:
        said, mend = "does not let me in any more", "If the channel is still there, add me to it again."
    words = (
        f"*The room of {incident.reference}, {escape(str(room))}, {said} at {clock(when)}.* The incident is still open."
        f"\n{what}\n{mend} What I could not say is then said there, in order. Until then lead it from the console."
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"The room of {incident.reference} {said}. The incident is still open."),
        blocks=[
            section(words),
            actions(link_button("Console", url=console(incident), action_id="open_console"), block_id=EVENT_TYPE),
        ],
    )
