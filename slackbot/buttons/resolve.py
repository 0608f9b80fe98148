"""[Resolve]: the button of `resolve`."""

from slackbot.buttons.button import Button
from slackbot.commands import resolve

BUTTON = Button(action_id="resolve", verb="resolve", run=resolve.run, fresh=True)
