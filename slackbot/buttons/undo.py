"""[Undo] on the message of what was just done."""

from incidents.undo import undo
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.undo import told_by


def run(asked: Asked) -> str:
    """The message says who undid it."""
    event = told_by(channel=asked.request.channel, ts=asked.request.message_ts)
    undo(asked.here, event_id=event.pk, actor=asked.actor)
    return ""


BUTTON = Button(action_id="undo", verb="undo", run=run, fresh=True)
