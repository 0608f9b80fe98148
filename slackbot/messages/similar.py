"""What was like it before: the past incidents most alike, and how each ended."""

from collections.abc import Sequence

from incidents.lasting import lasting
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Message, clock, escape, notification, paragraphs
from slackbot.messages.related import titled
from statuspage.how_it_ended import Past

EVENT_TYPE = "similar"
LAST_WORD, CUSTOMERS = 140, 140  # characters
NOTHING = "*Alike before:* nothing that has ended, as it stands now."


def render(incident: Incident, past: Sequence[Past]) -> Message:
    """A few lines each. With none, where some had been shown: that there are none any more."""
    push = ", ".join(f"{one.incident.reference} {ended(one)}" for one in past) or "nothing"
    lines = [f"*Alike before*, and how {'it' if len(past) == 1 else 'each'} ended:", *map(_line, past)]
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference} is like: {push}."),
        blocks=paragraphs(lines if past else [NOTHING]),
    )


def ended(past: Past) -> str:
    """`resolved in 42 min`"""
    how = "cleared by itself" if past.by_itself else "resolved"
    return f"{how} in {lasting(past.minutes)}"


def _line(past: Past) -> str:
    when = past.incident.resolved_at
    head = f"• {titled(past.incident)}, {ended(past)}{f', {clock(when)}' if when else ''}{_postmortem(past)}"
    said = f"\n   Last said: “{escape(short(past.last_word, LAST_WORD))}”" if past.last_word else ""
    read = f"\n   Customers read last: “{escape(short(past.customers_read, CUSTOMERS))}”" if past.customers_read else ""
    return f"{head}{said}{read}"


def _postmortem(past: Past) -> str:
    written = past.postmortem
    return f", <{written.url}|{escape(written.identifier)}>" if written and written.url else ""
