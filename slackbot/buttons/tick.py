"""[Done] beside an item of the checklist, and [Take back] beside the last one done."""

from incidents.checklist import set_item
from incidents.errors import NotNow
from incidents.models.checklist_item import Item
from slackbot.asked import Asked
from slackbot.buttons.button import Button


def _set(asked: Asked, *, done: bool) -> str:
    if asked.words not in Item.values:
        raise NotNow("That item is not on the checklist.")
    set_item(asked.here, item=Item(asked.words), done=done, actor=asked.actor)
    return ""


def tick(asked: Asked) -> str:
    """The pinned checklist is edited in place."""
    return _set(asked, done=True)


def untick(asked: Asked) -> str:
    """A tick can always be taken back."""
    return _set(asked, done=False)


TICK = Button(action_id="tick", run=tick)
UNTICK = Button(action_id="untick", run=untick)
