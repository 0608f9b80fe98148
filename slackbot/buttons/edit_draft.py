"""[Edit]: fills the modal with the words as they stand."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.buttons.review_draft import show
from slackbot.dialogs import edit_draft
from statuspage.components import listed


def run(asked: Asked) -> str:
    """What is saved there is the next revision."""
    found = listed()
    return show(asked, lambda _draft, revision: edit_draft.filled(revision, listed=found))


BUTTON = Button(action_id="edit_draft", verb="revise", run=run, loading=edit_draft.loading)
