"""[Done] beside an item of the checklist, and [Take back] beside one that is done."""

from incidents.checklist import set_item
from incidents.errors import NotNow
from incidents.models.checklist_item import Item
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.messages import checklist


def _set(asked: Asked, *, done: bool) -> str:
    """The pinned checklist is edited in place; where it was pressed in the modal, that too."""
    if asked.words not in Item.values:
        raise NotNow("That item is not on the checklist.")
    set_item(asked.here, item=Item(asked.words), done=done, actor=asked.actor)
    if asked.request.view:
        dialog.fill(asked.request, checklist.whole(asked.here))
    return ""


def tick(asked: Asked) -> str:
    """Done, whoever did it."""
    return _set(asked, done=True)


def untick(asked: Asked) -> str:
    """A tick can always be taken back."""
    return _set(asked, done=False)


TICK = Button(action_id="tick", verb="set_item", run=tick)
UNTICK = Button(action_id="untick", verb="set_item", run=untick)
