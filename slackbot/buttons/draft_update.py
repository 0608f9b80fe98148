"""[Write it], [Write the last update] and the like: the button of `status draft`, without a hint."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands.status_draft import draft


def run(asked: Asked) -> str:
    """What the button carries is no hint."""
    return draft(asked, hint="")


BUTTON = Button(action_id="draft_update", verb="request_draft", run=run)
