"""[False alarm]: the button of `cancel`."""

from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.dialogs import cancel


def run(asked: Asked) -> str:
    """What the button carries is nobody's reason: that is asked for."""
    dialog.fill(asked.request, cancel.filled(asked.here, why=""))
    return ""


BUTTON = Button(action_id="false_alarm", verb="cancel", run=run, loading=cancel.loading, fresh=True)
