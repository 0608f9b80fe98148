"""Every button that comes back to us. Link buttons only open a page; their clicks are answered and forgotten."""

from slackbot.buttons import lead, resolve, review_draft
from slackbot.buttons.button import Button

BUTTONS: tuple[Button, ...] = (lead.BUTTON, review_draft.BUTTON, resolve.BUTTON)
BY_ACTION = {button.action_id: button for button in BUTTONS}
