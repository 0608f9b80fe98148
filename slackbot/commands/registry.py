"""Every command, in the order in which help shows them."""

from slackbot.commands import (
    checklist,
    claim,
    declare,
    handoff,
    invite,
    mitigate,
    note,
    release,
    reopen,
    resolve,
    role,
    silence,
    stand_in,
    status,
    status_draft,
    status_template,
    status_update,
    timeline,
    unsilence,
    update,
)
from slackbot.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    declare.COMMAND,
    claim.COMMAND,
    release.COMMAND,
    handoff.COMMAND,
    role.COMMAND,
    invite.COMMAND,
    status.COMMAND,
    status_draft.COMMAND,
    status_template.COMMAND,
    status_update.COMMAND,
    stand_in.COMMAND,
    update.COMMAND,
    silence.COMMAND,
    unsilence.COMMAND,
    note.COMMAND,
    timeline.COMMAND,
    checklist.COMMAND,
    mitigate.COMMAND,
    resolve.COMMAND,
    reopen.COMMAND,
)
BY_NAME = {command.name: command for command in COMMANDS}


def split(text: str) -> tuple[Command | None, str]:
    """The command that `text` begins with (two words before one), and the words after it; None for help or an unknown one."""
    tokens = text.split(None, 2)
    for length in (2, 1):
        command = BY_NAME.get(" ".join(tokens[:length]).lower())
        if command and len(tokens) >= length:
            return command, " ".join(tokens[length:])
    return None, text
