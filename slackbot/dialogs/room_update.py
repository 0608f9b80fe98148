"""Write update: one line to the room."""

from incidents.models.incident import Incident
from incidents.nudges.hear import MOST, tell_room
from slackbot.blocks import Block, context, loading_modal, modal
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import text_input

CALLBACK_ID = "room_update"
TITLE = "Tell the room"


def loading() -> Block:
    """Shown until the input is there; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID)


def filled(incident: Incident) -> Block:
    """The one input."""
    text = text_input(
        f"How does {incident.reference} stand?",
        action_id="text",
        value="",
        shown=f"e{incident.episode}",
        most=MOST,
        lines=True,
    )
    said = context("One line is enough: known, trying, next. The room reads it; customers do not.")
    return modal(title=TITLE, blocks=[text, said], callback_id=CALLBACK_ID, submit="Tell the room")


def submit(sent: Submission) -> None:
    """The room reads it."""
    tell_room(sent.incident, text=sent.values.get("text", ""), actor=sent.actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="text", submit=submit, leads=True)
