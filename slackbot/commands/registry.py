"""Every command, in the order in which help shows them."""

from incidents.errors import VerbRefused
from slackbot.commands import (
    cancel,
    catchup,
    checklist,
    claim,
    declare,
    duplicate,
    handoff,
    invite,
    mitigate,
    note,
    oncall,
    page,
    parse,
    postmortem,
    related,
    release,
    reopen,
    resolve,
    role,
    service,
    severity,
    silence,
    stand_in,
    status,
    status_draft,
    status_template,
    status_update,
    task,
    tasks,
    time,
    timeline,
    unsilence,
    update,
)
from slackbot.commands.command import Command
from slackbot.commands.suggest import nearest
from slackbot.words import slash

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
    catchup.COMMAND,
    checklist.COMMAND,
    mitigate.COMMAND,
    resolve.COMMAND,
    reopen.COMMAND,
    cancel.COMMAND,
    duplicate.COMMAND,
    related.COMMAND,
    severity.COMMAND,
    page.COMMAND,
    oncall.COMMAND,
    time.COMMAND,
    service.COMMAND,
    postmortem.COMMAND,
    task.COMMAND,
    tasks.COMMAND,
)
BY_NAME = {command.name: command for command in COMMANDS}


def split(text: str) -> tuple[Command | None, str]:
    """The command that `text` begins with (two words before one), and what follows; None for help or an unknown one."""
    name, rest = parse.split(text, BY_NAME)
    return BY_NAME.get(name), rest


def read(text: str) -> tuple[Command | None, str]:
    """The same, with the words as the command takes them. Raises VerbRefused for what it does not take."""
    command, words = split(text)
    if command is None:
        return None, words
    try:
        return command, command.takes(command.name, words)
    except VerbRefused as refused:
        meant = nearest(text, BY_NAME)
        if not meant.startswith(f"{command.name} "):
            raise
        raise VerbRefused(f"{refused}\nDid you mean {slash(meant)}?") from None
