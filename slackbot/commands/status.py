"""`status`: where this incident stands."""

from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.messages import status


def run(asked: Asked) -> str:
    """State, who leads, what customers read, what waits."""
    return status.render(asked.here)


COMMAND = Command(name="status", usage="status", does="where this incident stands", verb="read", run=run, takes=nothing)
