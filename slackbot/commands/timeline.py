"""`timeline`: what has happened, from the audit log."""

from incidents import timeline
from incidents.links import console
from slackbot.asked import Asked
from slackbot.blocks import clock, escape
from slackbot.commands.command import Command

NEWEST = 15


def run(asked: Asked) -> str:
    """The newest lines, each with the reader's own time; the console has them all."""
    lines = timeline.timeline(asked.here)
    shown = [
        f"{clock(line.at)} {escape(line.said)}{f' ({escape(line.who)})' if line.who else ''}"
        for line in lines[-NEWEST:]
    ]
    earlier = len(lines) - len(shown)
    more = [f"{earlier} earlier: <{console(asked.here)}|Console>"] if earlier else []
    return "\n".join([*more, *shown])


COMMAND = Command(name="timeline", usage="timeline", does="what has happened so far", who="room members", run=run)
