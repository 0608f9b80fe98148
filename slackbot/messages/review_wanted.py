"""To whoever led and the deputy, alone: the postmortem is not reviewed, and what is to be done."""

from incidents.links import console
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.postmortem_due import due_at
from incidents.short import short
from slackbot.blocks import Message, clock, escape, notification, section

EVENT_TYPE = "review_wanted"


def render(incident: Incident) -> Message:
    """Since when it is overdue, where it is, and what is left to people."""
    due = due_at(incident)
    since = f"It was due {clock(due)}. " if due else ""
    fact = f"The postmortem of {incident.reference} is not reviewed."
    words = (
        f"*{fact}* {escape(short(incident.title, 200))}\n{since}Read {_where(incident)}, write root cause, what went well"
        f" and action items, then tick “{Item.REVIEWED.label}” on the room's checklist. I ask again in a week."
    )
    return Message(event_type=EVENT_TYPE, text=notification(f"{fact} Please see to it."), blocks=[section(words)])


def _where(incident: Incident) -> str:
    filed = Postmortem.objects.filter(incident=incident).exclude(identifier="").first()
    return f"<{filed.url}|{escape(filed.identifier)}>" if filed else f"it in the <{console(incident)}|Console>"
