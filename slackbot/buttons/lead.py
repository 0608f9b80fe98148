"""[I'll lead]: the button of `claim`."""

from slackbot.buttons.button import Button
from slackbot.commands import claim

BUTTON = Button(action_id="lead", verb="claim", run=claim.run, fresh=True)
