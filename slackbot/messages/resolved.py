"""M13: resolved, and what customers still read."""

from incidents.models.incident import Incident
from slackbot.blocks import Message, clock, context, notification, section
from statuspage.content import Status
from statuspage.models.publication import Publication

EVENT_TYPE = "resolved"


def render(incident: Incident) -> Message:
    """When, after how long, and the open end at the status page if there is one."""
    when = f" {clock(incident.resolved_at)}" if incident.resolved_at else ""
    newest = Publication.newest_published(incident)
    blocks = [section(f"*Resolved*{when}, after {incident.minutes_open()} min. The postmortem is being written.")]
    if newest and newest.content.status != Status.RESOLVED:
        still = newest.content.status.capitalize()
        blocks.append(context(f'Customers still read "{still}". `/incident status draft` writes the last update.'))
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} resolved after {incident.minutes_open()} min."),
        blocks=blocks,
    )
