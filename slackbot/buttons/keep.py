"""[Keep], on the message that announces the archiving of a room."""

from incidents.archive import keep_room
from slackbot.asked import Asked
from slackbot.buttons.button import Button


def run(asked: Asked) -> str:
    """The message then says who keeps it."""
    keep_room(asked.here, actor=asked.actor)
    return ""


BUTTON = Button(action_id="keep", verb="keep_room", run=run)
