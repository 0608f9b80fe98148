"""[Details] on what we see: log lines, traces and commits, for whoever pressed it."""

from incidents.errors import NotNow
from incidents.snapshots import newest
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.messages import context_details


def run(asked: Asked) -> str:
    """Fills the modal with what the message shows now; nothing is looked up anew."""
    snapshot = newest(asked.here)
    if snapshot is None:
        raise NotNow("Nothing was looked up for this incident.")
    dialog.fill(asked.request, context_details.filled(snapshot))
    return ""


BUTTON = Button(action_id="context_details", verb="read", run=run, loading=context_details.loading)
