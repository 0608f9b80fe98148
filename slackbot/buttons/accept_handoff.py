"""[I'll take over]: accepts the lead that was offered."""

from incidents import people
from slackbot.asked import Asked
from slackbot.buttons.button import Button


def run(asked: Asked) -> str:
    """The room hears of it by its own message."""
    people.accept_handoff(asked.here, actor=asked.actor)
    return ""


BUTTON = Button(action_id="accept_handoff", run=run, fresh=True)
