"""The review's submit: the approval of exactly the words that were shown."""

from incidents.errors import NotYours
from incidents.models.person import Person
from slackbot.asked import Asked
from slackbot.asking import turn_away
from slackbot.models.review import Review
from statuspage.approve import approve
from statuspage.authority import whom_to_ask, why_not_an_author


def run(asked: Asked) -> str:
    """Approves with the digest that was shown. The room hears of the publication by its own message."""
    review = Review.objects.select_related("draft__incident").get(view=asked.request.view)
    try:
        approve(review.draft.incident, draft_id=review.draft_id, digest=review.digest, actor=asked.actor)
    except NotYours as refused:
        if why_not_an_author(asked.person, review.draft):
            turn_away(review.draft, asked.person)
        raise NotYours(f"Not published. {refused} {whom_to_ask(review.draft)}") from refused
    return "Approved. It is being published; the room hears it as soon as customers can read it."


def why_refused(*, view: str, person: Person) -> str:
    """What stands in the way of submitting this view, in words for the modal; empty when it can be taken."""
    review = Review.objects.select_related("draft").filter(view=view, person=person).first()
    if review is None:
        return "I have not shown you any words here yet. Close this and press Review and publish again."
    if review.draft.newest_revision().digest != review.digest:
        return "The words have changed since you were shown them. Close this and review them again."
    return ""
