"""Edit: the draft's words as they stand, to be saved as the next revision."""

from collections.abc import Mapping
from typing import TypeVar

from incidents.actor import Actor
from incidents.errors import NotNow
from slackbot.blocks import Block, loading_modal, modal
from slackbot.dialogs.dialog_kind import DialogKind
from slackbot.dialogs.inputs import choice, text_input
from slackbot.models.review import Review
from statuspage.content import MAX_BODY, Impact, Status
from statuspage.models.revision import Revision
from statuspage.revise import Edit, revise

T = TypeVar("T", Status, Impact)

CALLBACK_ID = "edit_draft"
TITLE = "Edit customer update"


def loading() -> Block:
    """Shown until the words are there; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the words")


def filled(revision: Revision) -> Block:
    """Block ids carry the revision, so that a later fill replaces what an input shows; action ids stay."""
    content, shown = revision.content, f"r{revision.number}"
    blocks = [
        text_input("Title", action_id="title", value=content.title, shown=shown, most=200),
        text_input("Text", action_id="text", value=content.body, shown=shown, most=MAX_BODY, lines=True),
        choice("Status", action_id="status", value=content.status, options=list(Status), shown=shown),
        choice("Impact", action_id="impact", value=content.impact, options=list(Impact), shown=shown),
    ]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Save")


def submit(review: Review, values: Mapping[str, str], actor: Actor) -> None:
    """Saves the next revision; it needs an approval of its own."""
    draft = review.draft
    base = draft.revisions.filter(digest=review.digest).order_by("-number").first()
    if base is None:
        raise NotNow("The words are still loading. Close this and press Edit again.")
    edit = Edit(
        title=values.get("title", ""),
        body=values.get("text", ""),
        status=_chosen(Status, values.get("status"), base.content.status),
        impact=_chosen(Impact, values.get("impact"), base.content.impact),
        components=base.content.components,
    )
    revise(draft.incident, draft_id=draft.pk, base=base.number, edit=edit, actor=actor)


def _chosen(kind: type[T], value: str | None, before: T) -> T:
    """The option chosen; what is none of the options changes nothing."""
    return kind(value) if value in list(kind) else before


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="text", opened=Review.of_view, submit=submit)
