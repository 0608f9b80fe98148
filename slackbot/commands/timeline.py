"""`timeline`: what has happened, from the audit log."""

from incidents import timeline
from incidents.links import console
from incidents.models.incident import Incident
from slackbot.asked import Asked
from slackbot.blocks import clock, escape
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing

NEWEST = 15


def run(asked: Asked) -> str:
    """The newest lines; the console has them all."""
    return newest(asked.here, most=NEWEST)


def newest(incident: Incident, *, most: int) -> str:
    """So many lines, each with the reader's own time, and how many came before."""
    lines = timeline.timeline(incident)
    shown = [
        f"{clock(line.at)} {escape(line.said)}{f' ({escape(line.who)})' if line.who else ''}" for line in lines[-most:]
    ]
    earlier = len(lines) - len(shown)
    more = [f"{earlier} earlier: <{console(incident)}|Console>"] if earlier else []
    return "\n".join([*more, *shown])


COMMAND = Command(
    name="timeline", usage="timeline", does="what has happened so far", verb="read", run=run, takes=nothing
)
