"""`status draft [hint]`: have a customer update drafted."""

from ai.drafting import request_draft
from slackbot.asked import Asked
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text


def run(asked: Asked) -> str:
    """What is typed after it is the hint."""
    return draft(asked, hint=asked.words)


def draft(asked: Asked, *, hint: str, button: str = "") -> str:
    """Owes the draft; it appears in the room with its buttons. `button` as in `request_draft`."""
    request_draft(asked.here, hint=hint, actor=asked.actor, key=asked.request.key, button=button)
    return (
        "I am drafting a customer update. It appears here in a few seconds; nothing is published without an approval."
    )


COMMAND = Command(
    name="status draft",
    usage="status draft [hint]",
    does="have a customer update drafted; a person approves it",
    verb="request_draft",
    run=run,
    takes=text,
    asks=(Ask("hint", "What should it say? Nothing is fine too", Kind.TEXT, optional=True),),
)
