"""`timeline`: what has happened, from the audit log."""

from incidents import timeline
from incidents.links import console
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.asked import Asked
from slackbot.blocks import clock, escape, the_newest
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing

NEWEST = 15
SAID = 500  # characters of one line: each sign may be five once it is escaped, and a section holds 3,000
AT_MOST = 8000  # of all lines, so that what is said before them fits into the same message


def run(asked: Asked) -> str:
    """The newest lines; the console has them all."""
    return newest(asked.here, most=NEWEST)


def newest(incident: Incident, *, most: int) -> str:
    """At most so many lines, each with the reader's own time, and whether any came before; the console has all, and whole."""
    lines = timeline.timeline(incident, newest=most + 1)
    shown = the_newest([_line(line) for line in lines[-most:]], AT_MOST)
    if len(lines) > len(shown):
        return "\n".join([f"The newest of {timeline.length(incident)} entries: <{console(incident)}|Console>", *shown])
    whole = [] if all(len(line.said) <= SAID for line in lines) else [f"Whole: <{console(incident)}|Console>"]
    return "\n".join([*whole, *shown])


def _line(line: timeline.Line) -> str:
    return f"{clock(line.at)} {escape(short(line.said, SAID))}{f' ({escape(line.who)})' if line.who else ''}"


COMMAND = Command(
    name="timeline", usage="timeline", does="what has happened so far", verb="read", run=run, takes=nothing
)
