"""Reject: asks why, so that the next draft is better."""

from collections.abc import Mapping

from incidents.actor import Actor
from slackbot.blocks import Block, loading_modal, modal, plain
from slackbot.dialogs.dialog_kind import DialogKind
from slackbot.dialogs.inputs import text_input
from slackbot.models.review import Review
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
    return modal(title=TITLE, blocks=[*plain(revision.content.body), why], callback_id=CALLBACK_ID, submit="Reject")


def submit(review: Review, values: Mapping[str, str], actor: Actor) -> None:
    """The room sees it where the draft stands."""
    reject(review.draft.incident, draft_id=review.draft_id, why=values.get("why", ""), actor=actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="why", opened=Review.of_view, submit=submit)
