"""`stand-in @user`: an approver names somebody who may approve here in their stead."""

from incidents.errors import VerbRefused
from slackbot.asked import Asked
from slackbot.blocks import clock, mention
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import people
from slackbot.mentions import mentioned
from slackbot.words import slash
from statuspage.stand_in import name_stand_in


def run(asked: Asked) -> str:
    """For this incident alone, and until when."""
    others = mentioned(asked.words)
    if len(others) != 1:
        raise VerbRefused(f"Nothing was done. Name one person: {slash('stand-in @name')}.")
    named = name_stand_in(asked.here, to=others[0], actor=asked.actor)
    return f"{mention(others[0])} may approve customer updates of this incident until {clock(named.until)}."


COMMAND = Command(
    name="stand-in",
    usage="stand-in @user",
    does="let somebody approve here in your stead, for 12 hours",
    verb="name_stand_in",
    run=run,
    takes=people,
    fresh=True,
    asks=(Ask("who", "Who may approve in your stead?", Kind.PERSON),),
)
