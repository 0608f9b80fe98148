"""The checklist, pinned: the next three open items and a count, edited in place; all of them in a modal."""

from operator import attrgetter

from incidents.checklist import in_order
from incidents.models.checklist_item import ChecklistItem
from incidents.models.incident import Incident
from slackbot.blocks import (
    Block,
    Message,
    actions,
    button,
    clock,
    context,
    loading_modal,
    mention,
    modal,
    notification,
    section,
)

EVENT_TYPE = "checklist"
CALLBACK_ID = "checklist"
TITLE = "Checklist"
NEXT = 3


def render(incident: Incident) -> Message:
    """Done items are counted, the next three named."""
    items = in_order(incident)
    done = [item for item in items if item.done_at]
    following = [item for item in items if not item.done_at][:NEXT]
    heading = f"Checklist {incident.reference}: {len(done)} of {len(items)} done"
    return Message(
        event_type=EVENT_TYPE,
        text=notification(heading),
        blocks=[
            section(heading.replace(TITLE, f"*{TITLE}*", 1)),
            *(_item(item) for item in following),
            *_footer(done),
        ],
    )


def loading() -> Block:
    """Opened within three seconds of the click."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID)


def whole(incident: Incident) -> Block:
    """Every item in its order, to tick or to take back, for whoever pressed the button."""
    items = in_order(incident)
    heading = f"{incident.reference}: {sum(item.done_at is not None for item in items)} of {len(items)} done"
    return modal(title=TITLE, blocks=[section(heading), *map(_item, items)], callback_id=CALLBACK_ID)


def _item(item: ChecklistItem) -> Block:
    """With its button: done, or taken back."""
    if item.done_at:
        back = button("Take back", action_id="untick", value=item.key)
        return section(f":white_check_mark: {_done(item)}") | {"accessory": back}
    done = button("Done", action_id="tick", value=item.key)
    return section(f":white_large_square: {item.get_key_display()}") | {"accessory": done}


def _done(item: ChecklistItem) -> str:
    who = f" by {mention(item.done_by)}" if item.done_by else ""
    return f"{item.get_key_display()}{f', {clock(item.done_at)}' if item.done_at else ''}{who}"


def _footer(done: list[ChecklistItem]) -> list[Block]:
    """The newest tick, who made it, and a way to take it back; the way to all items."""
    rest = button("All the rest", action_id="checklist_rest")
    if not done:
        return [actions(rest, block_id="checklist")]
    last = max(done, key=attrgetter("done_at"))
    back = button("Take back", action_id="untick", value=last.key)
    return [context(f"Last: {_done(last)}"), actions(back, rest, block_id="checklist")]
