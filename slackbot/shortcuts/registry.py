"""Every shortcut, in the order in which the manifest lists them."""

from slackbot.shortcuts import add_to_timeline, declare
from slackbot.shortcuts.shortcut import Shortcut

SHORTCUTS: tuple[Shortcut, ...] = (declare.ANYWHERE, declare.ON_MESSAGE, add_to_timeline.SHORTCUT)
BY_CALLBACK = {shortcut.callback_id: shortcut for shortcut in SHORTCUTS}
