"""[Review and publish]: fills the modal whose submit is the approval."""

from incidents.errors import NotNow
from slackbot import client
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.messages import review
from slackbot.models.review import Review
from slackbot.models.room_message import RoomMessage
from statuspage.models.draft import Draft, DraftState


def run(asked: Asked) -> str:
    """Which draft is read from where the button is, never from what it carries. The digest shown is kept with the view."""
    request = asked.request
    draft = draft_of(channel=request.channel, ts=request.message_ts)
    if draft.state != DraftState.PENDING:
        say = f"That draft is {draft.get_state_display()}."
        client.update_view(view_id=request.view, hash=request.view_hash, view=review.message(review.TITLE, say))
        return ""
    revision = draft.newest_revision()
    Review.objects.update_or_create(
        view=request.view, defaults={"person": asked.person, "draft": draft, "digest": revision.digest}
    )
    client.update_view(
        view_id=request.view, hash=request.view_hash, view=review.filled(draft, revision, person=asked.person)
    )
    return ""


def draft_of(*, channel: str, ts: str) -> Draft:
    """The draft that our message at this place is about. Raises NotNow where there is none."""
    message = RoomMessage.objects.filter(room__channel=channel, ts=ts, subject__startswith="draft:").first()
    if message is None:
        raise NotNow("That button is not one of mine.")
    return Draft.objects.select_related("incident", "asked_by").get(pk=message.subject.removeprefix("draft:"))


BUTTON = Button(action_id="review_draft", run=run, opens_modal=True)
