"""`resolve`: the incident is over."""

from incidents import lifecycle
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing


def run(asked: Asked) -> str:
    """The room is told by its own message, which goes on to say what is done and what is not."""
    incident = lifecycle.resolve(asked.here, actor=asked.actor)
    return f"{incident.reference} is resolved. The room sees what is done and what is not, the postmortem too."


COMMAND = Command(
    name="resolve",
    usage="resolve",
    does="end the incident; the postmortem follows",
    verb="resolve",
    run=run,
    takes=nothing,
    fresh=True,
)
