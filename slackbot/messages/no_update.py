"""To the next on call: the room has heard nothing for long, and its IC does not answer."""

from incidents.links import console
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, actions, clock, escape, link_button, mention, notification, section

EVENT_TYPE = "no_update"


def render(incident: Incident, *, channel: str) -> Message:
    """Who was reminded, since when there is no word, and where to look."""
    leads = mention(incident.ic) if incident.ic else "Nobody"
    since = f" since {clock(incident.heard_at)}" if incident.heard_at else ""
    words = (
        f"*{incident.reference} has had no room update{since}.* {leads} leads it, and no reminder was answered."
        f" Please look in: <#{channel}>\n{incident.severity}: {escape(short(incident.title, 300))}"
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(
            f"{incident.reference} has had no room update for long, and its IC does not answer. Please look."
        ),
        blocks=[
            section(words),
            actions(link_button("Console", url=console(incident), action_id="open_console"), block_id=EVENT_TYPE),
        ],
    )
