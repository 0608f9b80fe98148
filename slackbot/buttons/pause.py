"""[Pause 30 min]: the button of `silence`."""

from incidents.nudges.silence import USUAL
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands import silence


def run(asked: Asked) -> str:
    """What the button carries counts for nothing."""
    return silence.pause(asked, minutes=USUAL)


BUTTON = Button(action_id="pause", verb="silence", run=run)
