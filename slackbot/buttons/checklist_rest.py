"""[All the rest] on the checklist: every item, for whoever pressed it."""

from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.messages import checklist


def run(asked: Asked) -> str:
    """The modal has their buttons; ticking one there shows them all anew."""
    dialog.fill(asked.request, checklist.whole(asked.here))
    return ""


BUTTON = Button(action_id="checklist_rest", verb="read", run=run, loading=checklist.loading)
