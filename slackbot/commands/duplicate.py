"""`duplicate of INC-n`: it is the same as another one."""

from incidents import endings
from slackbot.asked import Asked
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.which_incident import named, others
from slackbot.words import slash


def run(asked: Asked) -> str:
    """The room is told by its own message."""
    other = named(asked.words, actor=asked.actor)
    incident = endings.duplicate(asked.here, other=other, actor=asked.actor)
    return f"{incident.reference} is closed as a duplicate of {other.reference}. {slash('reopen')} takes this back."


COMMAND = Command(
    name="duplicate",
    usage="duplicate of INC-n",
    does="close it as the same as another incident",
    verb="duplicate",
    run=run,
    takes=text,
    fresh=True,
    asks=(Ask("other", "It is the same as", Kind.CHOICE, options=others),),
)
