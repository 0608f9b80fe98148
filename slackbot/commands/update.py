"""`update <text>`: tell the room how it stands."""

from datetime import timedelta

from django.conf import settings

from incidents.nudges.hear import tell_room
from incidents.outbox.clock import database_now
from slackbot.asked import Asked
from slackbot.blocks import clock
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import writing


def run(asked: Asked) -> str:
    """The room reads it; reminders begin anew."""
    tell_room(asked.here, text=asked.words, actor=asked.actor)
    again = database_now() + timedelta(minutes=settings.NUDGE_MINUTES)
    return f"On record, and the room reads it in a moment. Without another the IC is reminded at {clock(again)}."


COMMAND = Command(
    name="update",
    usage="update <text>",
    does="tell the room how it stands",
    verb="tell_room",
    run=run,
    takes=writing,
    asks=(Ask("text", "How does it stand? Known, trying, next", Kind.TEXT),),
)
