"""`postmortem`: where the postmortem is, or what it waits for."""

from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.messages import postmortem_standing


def run(asked: Asked) -> str:
    """As far as it is known now."""
    return postmortem_standing.render(asked.here)


COMMAND = Command(
    name="postmortem",
    usage="postmortem",
    does="where the postmortem is, or what it waits for",
    verb="read",
    run=run,
    takes=nothing,
)
