"""What a command is."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.asked import Asked


@dataclass(frozen=True, kw_only=True)
class Command:
    """`run` gives the reply (mrkdwn, only its sender sees it). `in_room`: it needs a war room. `who` is for the help."""

    name: str
    usage: str
    does: str
    who: str
    run: Callable[[Asked], str]
    in_room: bool = True
    fresh: bool = False  # Slack is asked anew whether this person is who they were
