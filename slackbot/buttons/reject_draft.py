"""[Reject]: asks why."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.buttons.review_draft import show
from slackbot.dialogs import reject_draft
from statuspage.models.draft import DraftState


def run(asked: Asked) -> str:
    """The draft stays as it is until the reason is given. One that is approved can be rejected until it is being sent."""
    states = (DraftState.PENDING, DraftState.APPROVED)
    return show(asked, lambda _draft, revision: reject_draft.filled(revision), states=states)


BUTTON = Button(action_id="reject_draft", verb="reject", run=run, loading=reject_draft.loading)
