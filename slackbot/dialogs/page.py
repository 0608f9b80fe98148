"""Page: says whom, and what time it is there, before anybody is woken."""

from collections.abc import Sequence

from clients.oncall import User
from incidents.models.page import Page
from incidents.page_people import MOST_WHY, page
from slackbot.blocks import Block, context, escape, loading_modal, modal, person_menu, section
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import text_input
from slackbot.on_call import with_local_time
from slackbot.words import slash

CALLBACK_ID = "page"
TITLE = "Page now?"


def loading() -> Block:
    """Shown until it says whom; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="who is on call")


def key_of(view: str) -> str:
    """The request as the record keeps it."""
    return f"view:{view}"


def whom() -> Block:
    """Asks for somebody; it then says what time it is there."""
    ask = section("*Whom?* You confirm before anybody is woken.") | {
        "accessory": person_menu("Somebody", action_id="page_whom")
    }
    more = context(f"Who is on call on a schedule is paged by its name: {escape(slash('page <schedule> why'))}")
    return modal(title=TITLE, blocks=[ask, more], callback_id=CALLBACK_ID)


def filled(shown: Page, users: Sequence[User]) -> Block:
    """Each with their local time, and what they will read, which can still be changed."""
    lines = "\n".join(map(with_local_time, users))
    reads = text_input(
        "They will read", action_id="why", value=shown.why or shown.incident.title, shown="why", most=MOST_WHY
    )
    return modal(title=TITLE, blocks=[section(lines), reads], callback_id=CALLBACK_ID, submit="Page now")


def submit(sent: Submission) -> None:
    """The room is told what became of it."""
    page(sent.incident, key=key_of(sent.view), why=sent.values.get("why", ""), actor=sent.actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="why", submit=submit, fresh=True)
