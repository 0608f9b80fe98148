"""`note <text>`: put something into the timeline."""

from incidents.notes import add_note
from slackbot.asked import Asked
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import writing
from slackbot.words import slash


def run(asked: Asked) -> str:
    """Only its sender is told; the timeline has it."""
    add_note(asked.here, text=asked.words, actor=asked.actor, once=f"slack:{asked.request.pk}")
    return f"Noted. {slash('timeline')} shows it."


COMMAND = Command(
    name="note",
    usage="note <text>",
    does="put something into the timeline",
    verb="add_note",
    run=run,
    takes=writing,
    asks=(Ask("text", "What should stand in the timeline?", Kind.TEXT),),
)
