"""Reject: asks why, so that the next draft is better."""

from slackbot.blocks import Block, loading_modal, modal
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import text_input
from slackbot.whole import beginning
from statuspage.models.revision import Revision
from statuspage.revise import reject

CALLBACK_ID = "reject_draft"
TITLE = "Reject this update?"


def loading() -> Block:
    """Shown until the words are there; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the words")


def filled(revision: Revision) -> Block:
    """The words in question, and why not."""
    why = text_input("Why not?", action_id="why", value="", shown=f"r{revision.number}", most=400, lines=True)
    return modal(title=TITLE, blocks=[*beginning(revision), why], callback_id=CALLBACK_ID, submit="Reject")


def submit(sent: Submission) -> None:
    """The room sees it where the draft stands."""
    reject(sent.incident, draft_id=sent.draft.pk, why=sent.values.get("why", ""), actor=sent.actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="why", submit=submit)
