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
    where, otherwise = _where(incident)
    words = (
        f"*{fact}* {escape(short(incident.title, 200))}\n{since}Read {where}, write root cause, what went well"
        f" and action items, then tick “{Item.REVIEWED.label}” on the room's checklist, or {otherwise} there."
        " I ask again in a week."
    )
    return Message(event_type=EVENT_TYPE, text=notification(f"{fact} Please see to it."), blocks=[section(words)])


def _where(incident: Incident) -> tuple[str, str]:
    """And what can be done there when it is reviewed."""
    filed = Postmortem.objects.filter(incident=incident).exclude(identifier="").first()
    if filed:
        return f"<{filed.url}|{escape(filed.identifier)}>", "close it as done"
    return f"it in the <{console(incident)}|Console>", "mark it as reviewed"
