"""Open an incident, from anywhere; or about a message, whose first line is the title to begin with."""

from slackbot.blocks import Block
from slackbot.dialogs import declare
from slackbot.sent import PickedMessage
from slackbot.shortcuts.shortcut import Shortcut, Where
from slackbot.written import in_words


def dialog(message: PickedMessage | None) -> Block:
    """Whole at once; nothing is opened before it is sent off."""
    first = in_words(message.text).strip().split("\n")[0] if message else ""
    return declare.form(title=first)


ANYWHERE = Shortcut(
    callback_id="declare",
    where=Where.ANYWHERE,
    name="Open an incident",
    does="Asks what is wrong and how grave it is, and makes the room",
    verb="declare",
    opens=dialog,
)
ON_MESSAGE = Shortcut(
    callback_id="declare_about",
    where=Where.MESSAGE,
    name="Open an incident",
    does="Opens an incident about this message; you confirm first",
    verb="declare",
    opens=dialog,
)
