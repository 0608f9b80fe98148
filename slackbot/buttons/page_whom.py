"""Somebody chosen from the menu of `page`."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands import page


def run(asked: Asked) -> str:
    """The dialog goes on to say what time it is there."""
    return page.confirm(asked, f"<@{asked.words}>")


BUTTON = Button(action_id="page_whom", verb="page", run=run, fresh=True, in_dialog=True)
