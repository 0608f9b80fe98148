"""Customers are no longer hurt; the incident stays open."""

from incidents.audit.actions import Action
from incidents.models.incident import Incident
from slackbot.blocks import Message, actions, button, clock, notification, section
from slackbot.messages import undone

EVENT_TYPE = "mitigated"


def render(incident: Incident) -> Message:
    """When, after how long, and what is next."""
    when = f" {clock(incident.mitigated_at)}" if incident.mitigated_at else ""
    minutes = incident.minutes_open(until=incident.mitigated_at)
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is mitigated after {minutes} min."),
        blocks=[
            section(
                f"*Mitigated*{when}, after {minutes} min. It stays open until somebody resolves it."
                " Tell customers what has changed."
            )
            | undone.offer(incident, Action.INCIDENT_MITIGATED),
            actions(
                button("Draft for customers", action_id="draft_update", value=str(incident.id)),
                button("Resolve", action_id="resolve", value=str(incident.id)),
                block_id=EVENT_TYPE,
            ),
        ],
    )
