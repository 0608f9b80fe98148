"""`status update [text]`: write a customer update by hand."""

from slackbot import dialog
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import writing
from slackbot.dialogs import write_update
from statuspage.components import listed
from statuspage.draft import refuse_cancelled


def run(asked: Asked) -> str:
    """Fills the modal that was opened for it: the last update, with what was typed after the command as its text."""
    refuse_cancelled(asked.here)
    dialog.fill(asked.request, write_update.filled(asked.here, text=asked.words, listed=listed()))
    return ""


COMMAND = Command(
    name="status update",
    usage="status update [text]",
    does="write a customer update by hand; a person approves it",
    verb="write_draft",
    run=run,
    takes=writing,
    loading=write_update.loading,
)
