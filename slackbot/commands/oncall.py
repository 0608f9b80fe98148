"""`oncall [schedule]`: who is on call now."""

from clients import oncall_paging
from clients.errors import OutsideError
from incidents.errors import VerbRefused
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.characters import bare, seen
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.on_call import with_local_time

MOST_SHOWN = 10  # schedules; more are named


def run(asked: Asked) -> str:
    """A line a schedule: of those whose name has the words in it, else of all."""
    try:
        fitting = [one for one in oncall_paging.schedules() if bare(asked.words) in seen(one.name)]
        shown = [oncall_paging.on_call_on(one) for one in fitting[:MOST_SHOWN]]
    except OutsideError as failure:
        raise VerbRefused("OnCall does not answer just now, so I cannot say who is on call.") from failure
    if not fitting:
        raise VerbRefused(f"OnCall has no schedule {f'of that name: {asked.words}' if asked.words else 'yet'}.")
    lines = [f"{escape(one.schedule)}: {', '.join(map(with_local_time, one.people)) or 'nobody'}" for one in shown]
    more = [escape(one.name) for one in fitting[MOST_SHOWN:]]
    return "\n".join([*lines, *([f"And: {', '.join(more)}"[:500]] if more else [])])


COMMAND = Command(
    name="oncall",
    usage="oncall [schedule]",
    does="who is on call now",
    verb="read",
    run=run,
    takes=text,
)
