"""`related INC-n`: another incident has to do with this one."""

from incidents import pair
from slackbot.asked import Asked
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.which_incident import named, others


def run(asked: Asked) -> str:
    """Both go on; the room sees which the other one is."""
    other = named(asked.words, actor=asked.actor)
    incident = pair.relate(asked.here, other=other, actor=asked.actor)
    return f"{incident.reference} and {other.reference} are related, and on record so."


COMMAND = Command(
    name="related",
    usage="related INC-n",
    does="another incident has to do with this one",
    verb="relate",
    run=run,
    takes=text,
    asks=(Ask("other", "It has to do with", Kind.CHOICE, options=others),),
)
