"""`status draft [hint]`: have a customer update drafted."""

from ai.drafting import request_draft
from slackbot.asked import Asked
from slackbot.commands.command import Command


def run(asked: Asked) -> str:
    """Owes the draft; it appears in the room with its buttons."""
    request_draft(asked.here, hint=asked.words, actor=asked.actor, key=asked.request.key)
    return (
        "I am drafting a customer update. It appears here in a few seconds; nothing is published without an approval."
    )


COMMAND = Command(
    name="status draft",
    usage="status draft [hint]",
    does="have a customer update drafted; a person approves it",
    who="room members",
    run=run,
)
