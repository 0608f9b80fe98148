"""`catchup`: what happened so far, summed up for whoever joins late."""

from django.db import transaction

from ai.catch_up import catch_up
from incidents.outbox.announce import announce
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.facts import CatchUpWanted
from slackbot.messages import catch_up as messages


def run(asked: Asked) -> str:
    """Its dialog is filled by whoever asks the model, so that no room waits for that."""
    if asked.typed is not None:  # under More: that dialog still lists the commands
        dialog.fill(asked.request, messages.loading())
    with transaction.atomic():
        announce(CatchUpWanted(asked.request.pk), key=f"slack:{asked.request.pk}", incident=asked.here)
    return ""


def show(asked: Asked) -> None:
    """What the model says of it, or the timeline's newest lines. One that was closed meanwhile ends quietly."""
    dialog.fill(asked.request, messages.filled(asked.here, catch_up(asked.here)))


COMMAND = Command(
    name="catchup",
    usage="catchup",
    does="what happened so far, summed up for you alone",
    verb="read",
    run=run,
    takes=nothing,
    loading=messages.loading,
)
