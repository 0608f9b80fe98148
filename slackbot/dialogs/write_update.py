"""Write: the next customer update by hand, beginning with the last one."""

from dataclasses import replace

from incidents import links
from incidents.models.incident import Incident
from slackbot.blocks import Block, actions, escape, link_button, loading_modal, modal, plain, section
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.update_inputs import Entered, as_it_is, entered, inputs
from slackbot.messages.in_words import where_in_words
from slackbot.whole import MOST_SHOWN, can_be_typed
from statuspage.components import Listed
from statuspage.content import Content
from statuspage.draft import prefilled, write_draft

CALLBACK_ID = "write_update"
TITLE = "Write customer update"


def loading() -> Block:
    """Shown until the last words are there; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the last update")


def filled(incident: Incident, *, text: str, listed: Listed | None) -> Block:
    """Title, status and impact as customers read them now; the text too, unless one was typed with the command."""
    last = prefilled(incident)
    start = replace(as_it_is(last), body=text or last.body)
    if not can_be_typed(last) and not text:
        return _too_long(incident)
    return _form(incident, last, start, listed)


def submit(sent: Submission) -> None:
    """A draft that waits for approval; the room sees it."""
    start = prefilled(sent.incident)
    edit = entered(sent.values, before=start).edit(listed=sent.listed, before=start)
    write_draft(sent.incident, edit=edit, follows=sent.shown, actor=sent.actor, key=f"view:{sent.view}")


def again(sent: Submission, why: str) -> Block:
    """What customers read now, and in the inputs what was typed: saved from here it follows that."""
    last = prefilled(sent.incident)
    above = [
        section(f":warning: {escape(why)}"),
        section("*Customers read now:*"),
        *plain(last.title),
        *plain(last.body[:MOST_SHOWN]),
        *plain(where_in_words(last)),
        section("*Yours:*"),
    ]
    return _form(sent.incident, last, entered(sent.values, before=last), sent.listed, above=above)


def _form(
    incident: Incident, last: Content, now: Entered, listed: Listed | None, *, above: list[Block] | None = None
) -> Block:
    fields = inputs(now, shown=f"f{last.follows}", listed=listed, before=last, more=links.write(incident))
    blocks = [*(above or []), *fields]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Save draft", shown=last.follows)


def _too_long(incident: Incident) -> Block:
    console = link_button("Write in the console", url=links.write(incident), action_id="write_in_console")
    words = "The last update is too long for Slack. The console holds it."
    return modal(title=TITLE, blocks=[section(words), actions(console, block_id="console")], callback_id=CALLBACK_ID)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="text", submit=submit, again=again)
