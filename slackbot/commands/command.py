"""What a command is."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.asked import Asked
from slackbot.blocks import Block
from slackbot.commands.parse import Takes


@dataclass(frozen=True, kw_only=True)
class Command:
    """`takes` is what may stand after its name (parse.py): asked at the door, before anything is put on record.

    `run` gives the reply (mrkdwn, only its sender sees it), or nothing. `in_room`: it needs a war room. `loading` is the
    modal that is opened before the command is answered, if one is.

    `verb` is its line in the table of who may (incidents/authority.py): asked before it is run, and by the help.
    """

    name: str
    usage: str
    does: str
    verb: str
    run: Callable[[Asked], str]
    takes: Takes
    in_room: bool = True
    loading: Callable[[], Block] | None = None
    fresh: bool = False  # Slack is asked anew whether this person is who they were
