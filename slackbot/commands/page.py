"""`page @user|schedule [why]`: page somebody."""

from incidents import page_people
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import somebody
from slackbot.dialogs import page
from slackbot.on_call import named


def run(asked: Asked) -> str:
    """Nobody is paged before the dialog is sent off. It asks whom, where nobody was named."""
    if not asked.words:
        dialog.fill(asked.request, page.whom())
        return ""
    return confirm(asked, asked.words)


def confirm(asked: Asked, words: str) -> str:
    """Whom the words name, and what time it is there."""
    users, why = named(words)
    shown = page_people.show(
        asked.here, key=page.key_of(asked.request.view), users=users, why=why, asked_by=asked.person
    )
    dialog.fill(asked.request, page.filled(shown, users))
    return ""


COMMAND = Command(
    name="page",
    usage="page @user|schedule [why]",
    does="page somebody; you confirm first",
    verb="page",
    run=run,
    takes=somebody,
    loading=page.loading,
    fresh=True,
)
