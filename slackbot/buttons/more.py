"""[More] on the headline: every command as a button, for whoever cannot type one (Slack takes none in a thread) or will not."""

from dataclasses import replace

from incidents.errors import NotNow, VerbRefused
from slackbot import dialog
from slackbot.allowed import refuse_unless_allowed
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands.registry import BY_NAME
from slackbot.dialogs import more
from slackbot.messages import review


def show(asked: Asked) -> str:
    """What this person may do here, and nothing else."""
    dialog.fill(asked.request, more.listed(asked))
    return ""


def choose(asked: Asked) -> str:
    """Asks what would have been typed after it, or runs it; what came of that stands in the dialog. The value is a hint."""
    command = BY_NAME.get(asked.words)
    if command is None or not command.in_room:
        raise NotNow("I do not know that command. Close this and press More again.")
    try:
        refuse_unless_allowed(asked, command.verb)
        if command.asks:
            dialog.fill(asked.request, more.form(command, asked))
        elif reply := command.run(replace(asked, typed="")):
            dialog.fill(asked.request, more.done(command, reply))
    except VerbRefused as refused:
        dialog.fill(asked.request, review.message(review.REFUSED_TITLE, str(refused)))
    return ""


MORE = Button(action_id="more", verb="read", run=show, loading=more.loading)
COMMAND = Button(action_id="command", verb="read", run=choose, fresh=True, in_dialog=True)
