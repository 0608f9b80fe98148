"""`silence [minutes]`: pause the reminders."""

import re

from incidents.errors import VerbRefused
from incidents.nudges.silence import MOST, USUAL, silence
from slackbot.asked import Asked
from slackbot.blocks import clock
from slackbot.characters import seen
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.words import slash

MINUTES = re.compile(r"([0-9]{1,9})\s*(?:m|mins?|minutes?)?\.?")  # as the button has it, too


def run(asked: Asked) -> str:
    """For 30 minutes unless others are named."""
    return pause(asked, minutes=_minutes(asked.words.strip()))


def pause(asked: Asked, *, minutes: int) -> str:
    """Says until when, and how to end it."""
    incident = silence(asked.here, minutes=minutes, actor=asked.actor)
    until = f" until {clock(incident.silenced_until)}" if incident.silenced_until else ""
    return f"Reminders are paused{until}. {slash('unsilence')} ends that."


def _minutes(typed: str) -> int:
    if not typed:
        return USUAL
    found = MINUTES.fullmatch(seen(typed))
    if found is None:
        raise VerbRefused(f"Nothing was done: `silence` takes a number of minutes, 1 to {MOST}. {slash('silence 30')}")
    return int(found[1])


def _offered(_asked: Asked) -> dict[str, str]:
    return {str(minutes): f"{minutes} min" for minutes in (USUAL, 10, MOST)}


COMMAND = Command(
    name="silence",
    usage="silence [minutes]",
    does=f"pause the reminders, for {USUAL} min or up to {MOST}",
    verb="silence",
    run=run,
    takes=text,
    asks=(Ask("minutes", "For how long?", Kind.CHOICE, options=_offered),),
)
