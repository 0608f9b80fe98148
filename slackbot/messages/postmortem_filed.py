"""The postmortem is in Linear."""

from incidents.models.postmortem import Postmortem
from slackbot.blocks import Message, escape, notification, section

EVENT_TYPE = "postmortem_filed"


def render(postmortem: Postmortem) -> Message:
    """Where it is, and what is left to people."""
    reference = postmortem.incident.reference
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{reference}: postmortem filed as {postmortem.identifier}."),
        blocks=[
            section(
                f"Postmortem filed: <{postmortem.url}|{escape(postmortem.identifier)}>."
                " Root cause, what went well and action items are left to you."
            )
        ],
    )
