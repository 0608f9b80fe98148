"""`invite @user...`: call more people in."""

from incidents import responders
from slackbot.asked import Asked
from slackbot.blocks import mention
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import people
from slackbot.mentions import mentioned


def run(asked: Asked) -> str:
    """Who is new is invited within seconds; the room shows who could not be reached."""
    new = responders.add_responders(asked.here, people=mentioned(asked.words), actor=asked.actor)
    if not new:
        return "They were all asked before; the headline says who could not be reached."
    return f"Inviting {', '.join(mention(person) for person in new)}."


COMMAND = Command(
    name="invite",
    usage="invite @user...",
    does="call more people in",
    verb="add_responders",
    run=run,
    takes=people,
    asks=(Ask("who", "Who is to come in?", Kind.PEOPLE),),
)
