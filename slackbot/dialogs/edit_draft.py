"""Edit: the draft as it stands, to be saved as the next revision."""

from incidents import links
from incidents.errors import NotNow
from slackbot.blocks import Block, actions, escape, link_button, loading_modal, modal, plain, section
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.update_inputs import Entered, as_it_is, entered, inputs
from slackbot.messages.in_words import where_in_words
from slackbot.whole import beginning, can_be_typed
from statuspage.components import Listed
from statuspage.models.revision import Revision
from statuspage.revise import revise

CALLBACK_ID = "edit_draft"
TITLE = "Edit customer update"


def loading() -> Block:
    """Shown until the words are there; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the words")


def filled(revision: Revision, *, listed: Listed | None) -> Block:
    """The words to be edited; where a modal does not hold them, the way to the console."""
    if not can_be_typed(revision.content):
        return _too_long(revision)
    return _form(revision, as_it_is(revision.content), listed)


def submit(sent: Submission) -> None:
    """Saves the next revision; it needs an approval of its own."""
    base = _base(sent)
    edit = entered(sent.values, before=base.content).edit(listed=sent.listed, before=base.content)
    revise(sent.incident, draft_id=sent.draft.pk, base=base.number, edit=edit, actor=sent.actor)


def again(sent: Submission, why: str) -> Block:
    """Their words as they are now, and in the inputs what was typed: saved from here it takes the place of theirs."""
    newest = sent.draft.newest_revision()
    theirs = newest.content
    above = [
        section(f":warning: {escape(why)}"),
        section("*Theirs:*"),
        *plain(theirs.title),
        *beginning(newest),
        *plain(where_in_words(theirs)),
        section("*Yours:*"),
    ]
    return _form(newest, entered(sent.values, before=_base(sent).content), sent.listed, above=above)


def _form(revision: Revision, now: Entered, listed: Listed | None, *, above: list[Block] | None = None) -> Block:
    """Block ids carry the revision, so that a later fill replaces what an input shows; action ids stay."""
    shown, more = f"r{revision.number}", links.edit(revision.draft_id)
    fields = inputs(now, shown=shown, listed=listed, before=revision.content, more=more)
    blocks = [*(above or []), *fields]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Save", shown=revision.digest)


def _too_long(revision: Revision) -> Block:
    console = link_button("Edit in the console", url=links.edit(revision.draft_id), action_id="edit_in_console")
    blocks = [section("This update is too long for Slack. The console holds it."), actions(console, block_id="console")]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID)


def _base(sent: Submission) -> Revision:
    base = sent.draft.revisions.filter(digest=sent.shown).order_by("-number").first()
    if base is None:
        raise NotNow("The words are still loading. Close this and press Edit again.")
    return base


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="text", submit=submit, again=again)
