"""`release`: lay down the lead."""

from incidents import roles
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.words import slash


def run(asked: Asked) -> str:
    """The room hears by its own message that nobody leads."""
    incident = roles.release(asked.here, actor=asked.actor)
    return f"You lead {incident.reference} no more, and nobody does. {slash('claim')} takes it up again."


COMMAND = Command(name="release", usage="release", does="lay down the lead", verb="release", run=run, takes=nothing)
