"""`reopen [why]`: it was not over after all."""

from incidents import lifecycle
from slackbot.asked import Asked
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text


def run(asked: Asked) -> str:
    """The room is told by its own message."""
    incident = lifecycle.reopen(asked.here, actor=asked.actor, why=asked.words)
    return f"{incident.reference} is open again."


COMMAND = Command(
    name="reopen",
    usage="reopen [why]",
    does="it was not over after all",
    verb="reopen",
    run=run,
    takes=text,
    fresh=True,
    asks=(Ask("why", "Why?", Kind.TEXT, optional=True),),
)
