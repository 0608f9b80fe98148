"""[Review and publish]: fills the modal whose submit is the approval."""

from collections.abc import Callable, Collection

from incidents.errors import NotNow
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.blocks import Block
from slackbot.buttons.button import Button
from slackbot.messages import review
from slackbot.models.review import Review
from slackbot.which_draft import draft_of
from statuspage.components import listed
from statuspage.models.draft import Draft, DraftState
from statuspage.models.revision import Revision


def run(asked: Asked) -> str:
    """Shows what customers will read, and as whom the reader approves it."""
    found = listed()
    return show(asked, lambda draft, revision: review.filled(draft, revision, actor=asked.actor, listed=found))


def show(
    asked: Asked, render: Callable[[Draft, Revision], Block], *, states: Collection[str] = (DraftState.PENDING,)
) -> str:
    """Fills the modal that was opened for a click on a draft's message, if the draft is in one of these states.

    Which draft is read from where the button is, never from what it carries. The digest shown is kept with the view.
    """
    request = asked.request
    draft = draft_of(request)
    if draft.state not in states:
        raise NotNow(f"That draft is {draft.get_state_display()}.")
    revision = draft.newest_revision()
    shown = {"person": asked.person, "draft": draft, "digest": revision.digest}
    Review.objects.update_or_create(view=request.view, defaults=shown)
    dialog.fill(request, render(draft, revision))
    return ""


BUTTON = Button(action_id="review_draft", verb="read", run=run, loading=review.loading)
