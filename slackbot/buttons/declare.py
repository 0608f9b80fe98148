"""[Open an incident] on the app's Home: the dialog, which is whole at once."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.dialogs import declare


def run(_asked: Asked) -> str:
    """The dialog is all."""
    return ""


BUTTON = Button(action_id="declare", verb="declare", run=run, loading=declare.form, is_whole=True)
