"""To people on call, as a direct message: which incidents wait for a room, and a way to open one now."""

from collections.abc import Sequence

from django.conf import settings

from incidents.links import console
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Block, Message, button, clock, context, escape, notification, section

EVENT_TYPE = "rooms_held"
MOST_SHOWN = 8


def render(held: Sequence[Incident]) -> Message:
    """The most severe, then oldest first; how many more there are. Nothing waits: it says so."""
    heading = _heading(len(held))
    why = (
        f"At most {settings.STORM_ROOMS} rooms are opened within {settings.STORM_MINUTES} min, half of them for one integration:"
        " more would bury you. The others open by themselves, the most severe and oldest first."
    )
    blocks = [section(f"*{heading}*\n{why}" if held else heading), *map(_row, held[:MOST_SHOWN])]
    if len(held) > MOST_SHOWN:
        listed = f"{settings.PUBLIC_URL}/admin/incidents/incident/"
        blocks.append(context(f"And {len(held) - MOST_SHOWN} more, in the <{listed}|console>."))
    return Message(event_type=EVENT_TYPE, text=notification(heading), blocks=blocks)


def _heading(count: int) -> str:
    if not count:
        return "The storm is over: no incident waits for a room any more."
    return f"Alert storm: {count} {'incident waits' if count == 1 else 'incidents wait'} for a room."


def _row(incident: Incident) -> Block:
    words = f"{incident.severity} <{console(incident)}|{incident.reference}> {escape(short(incident.title, 150))}"
    open_now = button("Open a room now", action_id="open_room", value=str(incident.id))
    return section(f"{words}, since {clock(incident.started_at)}") | {"accessory": open_now}
