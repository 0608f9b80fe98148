"""`mitigate`: customers are no longer hurt."""

from incidents import lifecycle
from slackbot.asked import Asked
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.words import slash


def run(asked: Asked) -> str:
    """The room is told by its own message."""
    incident = lifecycle.mitigate(asked.here, actor=asked.actor)
    return f"{incident.reference} is mitigated. {slash('resolve')} ends it, {slash('reopen')} takes this back."


COMMAND = Command(
    name="mitigate",
    usage="mitigate",
    does="customers are no longer hurt",
    verb="mitigate",
    run=run,
    takes=nothing,
    fresh=True,
)
