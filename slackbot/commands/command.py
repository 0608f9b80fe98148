"""What a command is."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.asked import Asked


@dataclass(frozen=True, kw_only=True)
class Command:
    """`run` gives the reply (mrkdwn, only its sender sees it). `in_room`: it needs a war room.

    `verb` is its line in the table of who may (incidents/authority.py): asked before it is run, and by the help.
    """

    name: str
    usage: str
    does: str
    verb: str
    run: Callable[[Asked], str]
    in_room: bool = True
    fresh: bool = False  # Slack is asked anew whether this person is who they were
