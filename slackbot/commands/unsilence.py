"""`unsilence`: reminders go on."""

from incidents.nudges.silence import unsilence
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing


def run(asked: Asked) -> str:
    """What was due meanwhile is due now."""
    unsilence(asked.here, actor=asked.actor)
    return "Reminders go on."


COMMAND = Command(
    name="unsilence",
    usage="unsilence",
    does="end the pause of the reminders",
    verb="unsilence",
    run=run,
    takes=nothing,
)
