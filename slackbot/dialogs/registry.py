"""The dialogs whose submit is answered at once. The review is not one of them: its submit is the approval (submit_review.py)."""

from slackbot.dialogs import cancel, declare, edit_draft, more, page, reject_draft, room_update, sign_for, write_update
from slackbot.dialogs.dialog_kind import DialogKind

DIALOGS: tuple[DialogKind, ...] = (
    write_update.DIALOG,
    edit_draft.DIALOG,
    reject_draft.DIALOG,
    sign_for.DIALOG,
    cancel.DIALOG,
    page.DIALOG,
    room_update.DIALOG,
    declare.DIALOG,
    more.DIALOG,
)
BY_CALLBACK = {dialog.callback_id: dialog for dialog in DIALOGS}
