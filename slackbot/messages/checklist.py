"""The checklist, pinned: the next three open items and a count, edited in place."""

from incidents.checklist import in_order
from incidents.models.incident import Incident
from slackbot.blocks import Message, clock, context, mention, notification, section

EVENT_TYPE = "checklist"
NEXT = 3


def render(incident: Incident) -> Message:
    """Done items are counted, the next three named."""
    items = in_order(incident)
    done = [item for item in items if item.done_at]
    following = [item for item in items if not item.done_at][:NEXT]
    lines = [f"*Checklist {incident.reference}*: {len(done)} of {len(items)} done"]
    lines += [f":white_large_square: {item.get_key_display()}" for item in following]
    last = max(done, key=lambda item: item.done_at, default=None)  # type: ignore[arg-type, return-value]
    blocks = [section("\n".join(lines))]
    if last and last.done_at:
        who = f" by {mention(last.done_by)}" if last.done_by else ""
        blocks.append(context(f"Last: {last.get_key_display()}, {clock(last.done_at)}{who}"))
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"Checklist {incident.reference}: {len(done)} of {len(items)} done"),
        blocks=blocks,
    )
