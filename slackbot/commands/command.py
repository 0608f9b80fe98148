"""What a command is."""

from collections.abc import Callable
from dataclasses import dataclass

from incidents.actor import Actor
from slackbot.asked import Asked
from slackbot.blocks import Block
from slackbot.commands.ask import Ask
from slackbot.commands.parse import Takes


@dataclass(frozen=True, kw_only=True)
class Command:
    """`takes` is what may stand after its name (parse.py): asked at the door, before anything is put on record.

    `run` gives the reply (mrkdwn, only its sender sees it), or nothing. `in_room`: it needs a war room. `loading` is the
    modal that is opened before the command is answered, if one is. `first` is asked at the door: a dialog that is opened
    instead, where something is to be decided before it is run.

    `asks` is what the dialog behind its button asks for (dialogs/more.py), where words are typed after it; without any, the
    button runs it as if nothing had been typed after it.

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
    asks: tuple[Ask, ...] = ()
    first: Callable[[str, Actor], Block | None] | None = None
    fresh: bool = False  # Slack is asked anew whether this person is who they were
