"""The checklist, pinned: the next three open items and a count, edited in place."""

from incidents.checklist import in_order
from incidents.models.checklist_item import ChecklistItem
from incidents.models.incident import Incident
from slackbot.blocks import Block, Message, actions, button, clock, context, mention, notification, section

EVENT_TYPE = "checklist"
NEXT = 3


def render(incident: Incident) -> Message:
    """Done items are counted, the next three named."""
    items = in_order(incident)
    done = [item for item in items if item.done_at]
    following = [item for item in items if not item.done_at][:NEXT]
    last = max(done, key=lambda item: item.done_at, default=None)  # type: ignore[arg-type, return-value]
    heading = f"*Checklist {incident.reference}*: {len(done)} of {len(items)} done"
    blocks = [section(heading), *(_open(item) for item in following)]
    if last and last.done_at:
        blocks += _last(last)
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"Checklist {incident.reference}: {len(done)} of {len(items)} done"),
        blocks=blocks,
    )


def _open(item: ChecklistItem) -> Block:
    """An open item with its button."""
    done = button("Done", action_id="tick", value=item.key)
    return section(f":white_large_square: {item.get_key_display()}") | {"accessory": done}


def _last(item: ChecklistItem) -> list[Block]:
    """The newest tick, who made it, and a way to take it back."""
    who = f" by {mention(item.done_by)}" if item.done_by else ""
    when = f", {clock(item.done_at)}" if item.done_at else ""
    back = button("Take back", action_id="untick", value=item.key)
    return [context(f"Last: {item.get_key_display()}{when}{who}"), actions(back, block_id="checklist")]
