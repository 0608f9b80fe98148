"""`cancel [why]`: it was a false alarm."""

from slackbot import dialog
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.dialogs import cancel


def run(asked: Asked) -> str:
    """Nothing is closed before the dialog is sent off; the room is told by its own message."""
    dialog.fill(asked.request, cancel.filled(asked.here, why=asked.words))
    return ""


COMMAND = Command(
    name="cancel",
    usage="cancel [why]",
    does="close it as a false alarm; you confirm first",
    verb="cancel",
    run=run,
    takes=text,
    loading=cancel.loading,
    fresh=True,
)
