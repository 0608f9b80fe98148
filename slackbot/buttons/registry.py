"""Every button that comes back to us. Link buttons only open a page; their clicks are answered and forgotten."""

from slackbot.buttons import accept_handoff, edit_draft, lead, reject_draft, resolve, review_draft, tick
from slackbot.buttons.button import Button

BUTTONS: tuple[Button, ...] = (
    lead.BUTTON,
    accept_handoff.BUTTON,
    review_draft.BUTTON,
    edit_draft.BUTTON,
    reject_draft.BUTTON,
    tick.TICK,
    tick.UNTICK,
    resolve.BUTTON,
)
BY_ACTION = {button.action_id: button for button in BUTTONS}
