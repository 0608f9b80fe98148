"""Every button that comes back to us. Link buttons only open a page; their clicks are answered and forgotten."""

from slackbot.buttons import (
    accept_handoff,
    alerts,
    checklist_rest,
    context_details,
    draft_update,
    edit_draft,
    lead,
    open_room,
    refresh_context,
    reject_draft,
    resolve,
    review_draft,
    sign_for,
    tick,
)
from slackbot.buttons.button import Button

BUTTONS: tuple[Button, ...] = (
    lead.BUTTON,
    open_room.BUTTON,
    alerts.ALERTS,
    alerts.SPLIT_OFF,
    accept_handoff.BUTTON,
    refresh_context.BUTTON,
    context_details.BUTTON,
    draft_update.BUTTON,
    review_draft.BUTTON,
    edit_draft.BUTTON,
    reject_draft.BUTTON,
    checklist_rest.BUTTON,
    tick.TICK,
    tick.UNTICK,
    resolve.BUTTON,
    sign_for.SIGN,
    sign_for.NOT_KNOWN,
    sign_for.SECOND,
)
BY_ACTION = {button.action_id: button for button in BUTTONS}
