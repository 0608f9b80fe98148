"""Somebody leads: told to all, with what leading does not give."""

from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.blocks import Message, mention, notification, section, short
from statuspage.authority import basis

EVENT_TYPE = "leads"


def render(incident: Incident, *, person: Person) -> Message:
    """Says too whether they may approve customer wording, since leading by itself does not give that."""
    may = (
        "may approve customer updates here"
        if basis(person, incident)
        else "cannot approve customer updates; that takes a member of the approvers or commanders group"
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{short(str(person), 60)} leads {incident.reference}."),
        blocks=[section(f"{mention(person)} leads {incident.reference} and {may}.")],
    )
