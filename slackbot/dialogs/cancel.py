"""False alarm: says what follows, and asks why."""

from django.conf import settings

from incidents.endings import MOST_WHY, cancel
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Block, escape, loading_modal, modal, section
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import text_input
from slackbot.messages.cancelled import still_read

CALLBACK_ID = "cancel"
TITLE = "Close as false alarm?"


def loading() -> Block:
    """Shown until it says of which incident; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the incident")


def filled(incident: Incident, *, why: str) -> Block:
    """What it means, with the reason that was typed with the command. Or that it is over, which leaves nothing to close."""
    named = f"*{incident.reference}: {escape(short(incident.title, 200))}*"
    if not incident.is_open:
        over = f"{named}\nIt is {incident.get_state_display()} already. Nothing was changed."
        return modal(title=TITLE, blocks=[section(over)], callback_id=CALLBACK_ID)
    follows = (
        "It ends, nobody else is paged, and no postmortem is written. Nothing of it is published any more.\n"
        f"If it fires again within {settings.REFIRE_MINUTES} min, this room reopens."
    )
    lines = "\n".join(filter(None, [named, follows, still_read(incident)]))
    reason = text_input("Why was it none?", action_id="why", value=why, shown="why", most=MOST_WHY, lines=True)
    return modal(title=TITLE, blocks=[section(lines), reason], callback_id=CALLBACK_ID, submit="False alarm")


def submit(sent: Submission) -> None:
    """The room is told by its own message."""
    cancel(sent.incident, why=sent.values.get("why", ""), actor=sent.actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="why", submit=submit, fresh=True)
