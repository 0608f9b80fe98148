"""[I'll lead]: the button of `claim`."""

from slackbot.buttons.button import Button
from slackbot.commands import claim

BUTTON = Button(action_id="lead", run=claim.run, fresh=True)
