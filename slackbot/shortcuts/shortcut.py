"""What a shortcut is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from slackbot.asked import Asked
from slackbot.blocks import Block
from slackbot.sent import PickedMessage


class Where(StrEnum):
    """As the manifest calls it."""

    MESSAGE = "message"  # in a message's menu
    ANYWHERE = "global"


def nothing_more(_asked: Asked) -> str:
    """The dialog that it opened is all."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """`opens` gives the dialog that is shown before the shortcut is answered, for the message it was used on; `run` gives the
    reply. One that runs needs a war room; of the message it is told where it stands.

    `verb` is its line in the table of who may (incidents/authority.py).
    """

    callback_id: str
    where: Where
    name: str  # at most 24 characters
    does: str  # at most 150
    verb: str
    opens: Callable[[PickedMessage | None], Block] | None = None
    run: Callable[[Asked], str] = nothing_more
    fresh: bool = False  # Slack is asked anew whether this person is who they were
