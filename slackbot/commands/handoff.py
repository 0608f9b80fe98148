"""`handoff @user`: offer the lead to somebody else."""

from incidents import roles
from incidents.errors import VerbRefused
from slackbot.asked import Asked
from slackbot.blocks import mention
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import people
from slackbot.mentions import mentioned
from slackbot.words import slash


def run(asked: Asked) -> str:
    """The IC stays until it is accepted."""
    others = mentioned(asked.words)
    if len(others) != 1:
        raise VerbRefused(f"Nothing was done. Name one person: {slash('handoff @name')}.")
    roles.offer_handoff(asked.here, to=others[0], actor=asked.actor)
    return f"Offered to {mention(others[0])}. You lead until they accept."


COMMAND = Command(
    name="handoff",
    usage="handoff @user",
    does="offer the lead to somebody",
    verb="offer_handoff",
    run=run,
    takes=people,
    fresh=True,
    asks=(Ask("who", "Who is to lead?", Kind.PERSON),),
)
