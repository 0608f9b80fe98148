"""[I'll take over]: accepts the lead that was offered."""

from incidents import roles
from slackbot.asked import Asked
from slackbot.buttons.button import Button


def run(asked: Asked) -> str:
    """The room hears of it by its own message."""
    roles.accept_handoff(asked.here, actor=asked.actor)
    return ""


BUTTON = Button(action_id="accept_handoff", run=run, fresh=True)
