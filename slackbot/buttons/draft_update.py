"""[Write it], [Write the last update] and the like: the button of `status draft`, without a hint."""

import hashlib

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands.status_draft import draft


def run(asked: Asked) -> str:
    """What the button carries is no hint. Pressed twice in a moment, by anybody, one message asks for one draft."""
    pressed = f"{asked.request.channel}:{asked.request.message_ts}:{asked.request.view}"
    return draft(asked, hint="", button=hashlib.sha256(pressed.encode()).hexdigest()[:16])


BUTTON = Button(action_id="draft_update", verb="request_draft", run=run)
