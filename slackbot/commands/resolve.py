"""`resolve`: the incident is over."""

from incidents import lifecycle
from slackbot.asked import Asked
from slackbot.commands.command import Command


def run(asked: Asked) -> str:
    """The room is told by its own message; the reply says what else follows."""
    incident = lifecycle.resolve(asked.here, actor=asked.actor)
    return f"{incident.reference} is resolved. The room is told and the postmortem is filed in the next two minutes."


COMMAND = Command(
    name="resolve", usage="resolve", does="end the incident; the postmortem follows", who="the IC", run=run, fresh=True
)
