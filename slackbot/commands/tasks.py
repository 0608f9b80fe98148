"""`tasks`: what is to be done, by whom, and how it stands."""

from incidents.models.follow_up import FollowUp
from slackbot.asked import Asked
from slackbot.blocks import day, escape, mention
from slackbot.commands.command import Command
from slackbot.commands.parse import nothing
from slackbot.words import slash

MOST = 30


def run(asked: Asked) -> str:
    """Those that are open first."""
    found = sorted(asked.here.follow_ups.select_related("owner"), key=lambda one: one.ended_at is not None)
    if not found:
        return f"There is no task yet. {slash('task <text> @name')} adds one."
    more = [f"and {len(found) - MOST} more, all in the console's postmortem"] if len(found) > MOST else []
    return "\n".join([*map(_line, found[:MOST]), *more])


def _line(one: FollowUp) -> str:
    where = f" <{one.url}|{escape(one.identifier)}>" if one.identifier else ""
    due = "" if one.ended_at else f"; due {day(one.due)}"
    return f"• {escape(one.text)} ({mention(one.owner) if one.owner else 'nobody'}; {one.stands}{due}){where}"


COMMAND = Command(
    name="tasks",
    usage="tasks",
    does="what is to be done, by whom, and how it stands",
    verb="read",
    run=run,
    takes=nothing,
)
