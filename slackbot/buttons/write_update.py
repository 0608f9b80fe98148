"""[Write update]: the button of `update`. Asks for the words."""

from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.dialogs import room_update


def run(asked: Asked) -> str:
    """Fills the modal that was opened for the click."""
    dialog.fill(asked.request, room_update.filled(asked.here))
    return ""


BUTTON = Button(action_id="write_room_update", verb="tell_room", run=run, loading=room_update.loading)
