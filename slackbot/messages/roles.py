"""Who holds which role: in a line of other messages, and told to the room when one is given or taken away."""

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.incident_role import label
from incidents.models.person import Person
from incidents.short import short
from slackbot.blocks import Message, mention, notification, section, the_first

EVENT_TYPE = "roles"
MOST_NAMED = 8  # there may be any number of shadows


def render(incident: Incident, event: AuditEvent) -> Message:
    """What changed by that event."""
    role = label(event.detail["role"])
    if event.action == Action.ROLE_TAKEN_AWAY:
        words = f"Nobody is {role} of {incident.reference} any more."
        return Message(event_type=EVENT_TYPE, text=notification(words), blocks=[section(words)])
    to = Person.objects.get(reference=event.detail["to"])
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: {short(str(to), 60)} is {role}."),
        blocks=[section(f"{mention(to)} is {role} of {incident.reference}.")],
    )


def in_words(incident: Incident) -> str:
    """`comms lead @Carla, scribe @Otto`; the first of many; empty where nobody holds any."""
    held = incident.roles.select_related("person")
    return the_first([f"{one.label} {mention(one.person)}" for one in held], MOST_NAMED)
