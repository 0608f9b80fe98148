"""Half a minute after the room opened nothing is known of its service yet: who has not answered, or why nobody was asked."""

from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.snapshots import newest
from slackbot.blocks import Message, notification, section
from slackbot.context.lookups import systems
from slackbot.messages.context import one_after_another

EVENT_TYPE = "context_late"
COMES = "It comes by itself."


def render(incident: Incident, *, owed: OutboxEntry | None) -> Message:
    """`owed` is the making of the room, a step of which it is."""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: metrics and logs are not here yet."),
        blocks=[section(f"*Not here after 30 s:* metrics, logs, traces and deploys. {_why(incident, owed)}")],
    )


def _why(incident: Incident, owed: OutboxEntry | None) -> str:
    seen = newest(incident)
    if owed and owed.state in (OutboxState.DEAD, OutboxState.DONE):
        return "They could not be shown, and nobody tries it any more: an operator has to look, in the console."
    if seen:
        failed = [*seen.context.silent, *seen.context.refused]
        missing = f"No answer from {one_after_another(failed)}. " if failed else ""
        return f"{missing}The rest was found, and Slack has not taken it yet. {COMES}"
    if owed is None or (owed.state == OutboxState.PENDING and not owed.last_error):
        return f"No worker was free to look them up. {COMES}"
    asked = systems(incident.service)
    if owed.state == OutboxState.CLAIMED and asked:
        return f"No answer yet from {one_after_another(asked)}. {COMES}"
    return f"The room is still being made, and what failed is tried again. {COMES}"
