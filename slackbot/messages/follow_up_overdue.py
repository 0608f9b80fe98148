"""To whoever has to do it, later to whoever led and the deputy too, alone: what is to be done is overdue."""

from django.conf import settings

from incidents.links import console
from incidents.models.follow_up import FollowUp
from incidents.models.person import Person
from incidents.short import short
from slackbot.blocks import Message, day, escape, mention, notification, section

EVENT_TYPE = "follow_up_overdue"


def render(one: FollowUp, *, to: Person) -> Message:
    """What it is, since when it is overdue, whose it is, and what ends the reminders."""
    incident = one.incident
    words = (
        f"*Overdue: {escape(one.text)}*\n{incident.reference} {escape(short(incident.title, 200))}. It was due {day(one.due)}."
        f" {_whose(one, to)} {_ends(one)} I remind you again in a week."
    )
    text = notification(f"Overdue since {one.due:%d %b}: {one.text} ({incident.reference})")
    return Message(event_type=EVENT_TYPE, text=text, blocks=[section(words)])


def _whose(one: FollowUp, to: Person) -> str:
    if one.owner is None:
        return "Nobody has it: please find somebody."
    return "You have it." if one.owner.root == to else f"{mention(one.owner)} has it."


def _ends(one: FollowUp) -> str:
    if one.identifier and settings.LINEAR_API_KEY:
        return f"Close <{one.url}|{escape(one.identifier)}> when it is done, or give it another day there."
    return f"Say on <{console(one.incident)}#to-be-done|{one.incident.reference}'s page> when it is done."
