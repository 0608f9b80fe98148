"""`declare [severity] <title>`: open an incident by hand."""

from incidents import intake
from incidents.actor import Actor
from incidents.alike import alike
from slackbot.asked import Asked
from slackbot.blocks import Block
from slackbot.commands.command import Command
from slackbot.declaring import parsed, told
from slackbot.dialogs import declare


def run(asked: Asked) -> str:
    """Opens it and says what happens next. A word that looks like an unknown option opens nothing."""
    severity, title = parsed(asked.words)
    return told(*intake.declare(title=title, severity=severity, actor=asked.actor, person=asked.person))


def first(words: str, actor: Actor) -> Block | None:
    """While one like it is open: the dialog, in which to join that is the first thing offered."""
    if intake.declared_just_now(actor.somebody):
        return None
    severity, title = parsed(words)
    found = alike(title, service="", actor=actor)
    return declare.form(title=title, severity=severity, found=found) if found else None


def takes(_name: str, words: str) -> str:
    """A severity or none, and a title: looked at before the request is on record, so that what was meant for few is nowhere."""
    parsed(words)
    return words


COMMAND = Command(
    name="declare",
    usage="declare [P1|P2|P3] <title>",
    does="open an incident by hand",
    verb="declare",
    run=run,
    takes=takes,
    in_room=False,
    first=first,
)
