"""It is graver, or less grave, than it was: told to all, with what that means for customer updates."""

from django.conf import settings

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, escape, notification, section
from slackbot.messages import undone
from statuspage.authority import needs_another

EVENT_TYPE = "severity"


def render(incident: Incident, event: AuditEvent) -> Message:
    """By that event, whatever it is by now."""
    was, now, why = event.detail["was"], event.detail["now"], event.words.get("why", "")
    because = f": {escape(short(why, 400))}" if why else "."
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is {now} now, it was {was}."),
        blocks=[
            section(f"*{incident.reference} is {now} now*, it was {was}{because}{_second(incident, was, now)}")
            | undone.offer(incident, Action.SEVERITY_CHANGED)
        ],
    )


def _second(incident: Incident, was: str, now: str) -> str:
    """Who approves, where that changes or where one might think that it did."""
    two = settings.STATUSPAGE_FOUR_EYES
    if not needs_another(incident) or (was in two) == (now in two):
        return ""
    if now in two:
        return "\nA customer update is now approved by somebody who did not write it."
    return f"\nIt was {incident.gravest}: customer updates are still approved by somebody who did not write them."
