"""M5, the review: a modal with exactly what customers will read. Its submit is the approval."""

from django.utils.text import capfirst

from incidents.actor import Actor
from slackbot.blocks import Block, clock, context, escape, loading_modal, mention, modal, plain, section
from slackbot.messages import not_you
from statuspage.authority import right_over, whom_to_ask, why_not, why_not_an_author
from statuspage.content import NEW, Content
from statuspage.models.draft import Draft
from statuspage.models.revision import Revision
from statuspage.review import minutes_old, warnings

CALLBACK_ID = "review"
TITLE = "Publish to customers?"
REFUSED_TITLE = "Nothing was done"


def loading() -> Block:
    """Opened within three seconds of the click; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the words")


def filled(draft: Draft, revision: Revision, *, actor: Actor) -> Block:
    """Title, whole text, status, impact, components, who is told, where it comes from, as whom the reader approves."""
    content = revision.content
    blocks = [
        section("*Customers will read exactly this:*"),
        *plain(content.title),
        *plain(content.body),
        section(_where(content)),
        context(f"{_whence(draft, revision)}, {_ago(minutes_old(revision))}. {_approve_as(draft, actor)}"),
        *(context(f":warning: {warning}") for warning in warnings(draft, revision, at=clock)),
        context("It cannot be taken back; a correction is a new update."),
        *(not_you.blocks(draft, []) if why_not_an_author(actor.somebody, draft) else []),
    ]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Publish now", close="Not yet")


def message(title: str, words: str) -> Block:
    """A modal that only says something."""
    return modal(title=title, blocks=[section(escape(words))], callback_id=CALLBACK_ID)


def _where(content: Content) -> str:
    components = content.components_in_words() or "none"
    told = "All subscribers are mailed" if content.notify else "Nobody is mailed"
    place = "a new incident there" if content.target == NEW else "an update of the incident there"
    return (
        f"Status: *{content.status.capitalize()}*, impact: *{content.impact}*, components: {escape(components)}\n"
        f"{told}. Page `{escape(content.page)}`, {place}"
    )


def _whence(draft: Draft, revision: Revision) -> str:
    """Whoever saved these words; where nobody did, what wrote them."""
    return f"Written by {mention(revision.author)}" if revision.author else capfirst(escape(draft.whence))


def _ago(minutes: int) -> str:
    return f"{minutes} min ago" if minutes else "just now"


def _approve_as(draft: Draft, actor: Actor) -> str:
    person, stands_in_the_way = actor.somebody, why_not(actor, draft)
    right = right_over(person, draft)
    if stands_in_the_way or right is None:
        return f":warning: {escape(f'{stands_in_the_way} {whom_to_ask(draft)}')}"
    return f"You approve as {mention(person)}, {right.in_words}"
