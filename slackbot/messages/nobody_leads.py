"""M3: nobody leads yet. All in the room see it, and who is called next."""

from datetime import datetime

from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.blocks import Message, actions, button, clock, mention, notification, section

EVENT_TYPE = "nobody_leads"


def render(incident: Incident, *, minutes: int, following: Person | None, is_paged: bool, at: datetime) -> Message:
    """For how long, what to do, and what follows `at` that time: a page, or a direct message alone."""
    called = "paged" if is_paged else "told"
    then = f" At {clock(at)} {mention(following)} (next on call) is {called}." if following else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"Nobody leads {incident.reference} yet, {minutes} min in. Anyone in its room can."),
        blocks=[
            section(
                f"*Nobody leads {incident.reference} yet*, {minutes} min in. Anyone here can; you can hand over later.{then}"
            ),
            actions(button("I'll lead", action_id="lead", style="primary"), block_id=EVENT_TYPE),
        ],
    )
