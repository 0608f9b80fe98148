"""The review's submit: the approval of exactly the words that were shown."""

from dataclasses import dataclass

from incidents.actor import Actor
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models.person import Person
from incidents.verb import record_refusal
from slackbot.asked import Asked
from slackbot.asking import turn_away
from slackbot.blocks import Block
from slackbot.messages import review
from slackbot.models.review import Review
from slackbot.sent import View
from slackbot.whole import is_shown_whole
from statuspage.approve import approve
from statuspage.authority import whom_to_ask, why_not_an_author
from statuspage.components import at_hand
from statuspage.errors import WordsChanged
from statuspage.models.draft import Draft

UNSEEN = "I have not shown you any words here yet. Close this and press Review and publish again."
MOST_QUOTED = 2_000  # characters of the new words in a reply; the draft's message shows all of them


def run(asked: Asked) -> str:
    """Approves with the digest that was shown, as the door took it. The room hears of the publication by its own message."""
    draft = Review.objects.select_related("draft__incident").get(view=asked.request.view).draft
    try:
        _refuse_unless_whole(draft)
        approve(draft.incident, draft_id=draft.pk, digest=asked.words, actor=asked.actor)
    except NotYours as refused:
        if why_not_an_author(asked.person, draft):
            turn_away(draft, asked.person)
        raise NotYours(f"Not published. {refused} {whom_to_ask(draft)}") from refused
    except WordsChanged as refused:
        raise WordsChanged(f"Not published. {refused} They are now:\n{_quoted(draft)}") from refused
    return "Approved. It is being published; the room hears it as soon as customers can read it."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the door does with a submitted review: takes it, with the digest that was shown, or shows another view instead."""

    digest: str = ""
    instead: Block | None = None


def looked_at(view: View, person: Person) -> Answer:
    """Whether it can be taken. An outdated one is refused, on record, with the words as they are now in its place."""
    shown = Review.objects.select_related("draft__incident").filter(view=view.id, person=person).first()
    if shown is None:
        return Answer(instead=review.message("Not published", UNSEEN))
    draft, actor = shown.draft, Actor(via="slack", person=person)
    newest = draft.newest_revision()
    try:
        if not view.shown == shown.digest == newest.digest:
            raise WordsChanged("The words had changed since they were shown.")
        _refuse_unless_whole(draft)
    except VerbRefused as refusal:
        record_refusal(draft.incident, actor=actor, verb="approve", refusal=refusal)
        Review.objects.filter(pk=shown.pk).update(digest=newest.digest)
        return Answer(instead=review.filled(draft, newest, actor=actor, listed=at_hand(), changed=True))
    return Answer(digest=newest.digest)


def _refuse_unless_whole(draft: Draft) -> None:
    if not is_shown_whole(draft.newest_revision().content):
        raise NotNow(review.TOO_LONG)


def _quoted(draft: Draft) -> str:
    content = draft.newest_revision().content
    body = content.body if len(content.body) <= MOST_QUOTED else f"{content.body[:MOST_QUOTED]}\u2026"
    return f"{content.title}\n{body}"
