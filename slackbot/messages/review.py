"""M5, the review: a modal with exactly what customers will read. Its submit is the approval."""

from django.utils.text import capfirst

from ai.doubts import doubts
from incidents import links
from incidents.actor import Actor
from slackbot.blocks import (
    Block,
    actions,
    clock,
    context,
    escape,
    link_button,
    loading_modal,
    mention,
    modal,
    paragraphs,
    plain,
    section,
)
from slackbot.messages import entries, not_you
from slackbot.messages.in_words import where_in_words
from slackbot.whole import is_shown_whole
from statuspage.authority import right_over, whom_to_ask, why_not, why_not_an_author
from statuspage.components import Listed
from statuspage.models.draft import Draft
from statuspage.models.revision import Revision
from statuspage.rests_on import rests_on
from statuspage.review import minutes_old, warnings
from statuspage.spelled_out import spelled_out

CALLBACK_ID = "review"
TITLE = "Publish to customers?"
REFUSED_TITLE = "Nothing was done"
CHANGED = ":warning: *The words have changed since you were shown them.* Nothing was published. These are the new ones."
TOO_LONG = "This update is too long for Slack to show every character of it, so it is reviewed in the console alone."


def loading() -> Block:
    """Opened within three seconds of the click; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the words")


def filled(draft: Draft, revision: Revision, *, actor: Actor, listed: Listed | None, changed: bool = False) -> Block:
    """Every character of it, what of it is spelled out, where it comes from, as whom the reader approves, what it rests on, what
    to mind.

    `changed`: they were shown other words before. One that Slack does not hold whole cannot be submitted.
    """
    content = revision.content
    if not is_shown_whole(content):
        return _in_the_console(draft)
    blocks = [
        *([section(CHANGED)] if changed else []),
        section("*Customers will read exactly this:*"),
        *plain(content.title),
        *plain(content.body),
        *plain(where_in_words(content)),
        *_spelled_out(revision),
        context(f"{_whence(draft, revision)}, {_ago(minutes_old(revision))}. {_approve_as(draft, actor)}"),
        *_rests_on(draft, revision),
        *paragraphs([f":warning: {warning}" for warning in _warnings(draft, revision, listed)]),
        context("It cannot be taken back; a correction is a new update."),
        *(not_you.blocks(draft, actor.somebody, []) if why_not_an_author(actor.somebody, draft) else []),
    ]
    shown = revision.digest
    return modal(
        title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Publish now", close="Not yet", shown=shown
    )


def _rests_on(draft: Draft, revision: Revision) -> list[Block]:
    """What the model says, for the reader to check; it is no part of what is published."""
    edited = "" if revision.number == 1 else ", before they were edited"
    return entries.listed(f"*What the model's words rest on{edited}.* Customers do not see this.", rests_on(draft))


def _in_the_console(draft: Draft) -> Block:
    button = link_button("Review in the console", url=links.review(draft.pk), action_id="review_in_console")
    blocks = [section(TOO_LONG), actions(button, block_id="console")]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID)


def _spelled_out(revision: Revision) -> list[Block]:
    said = spelled_out(revision.content.title, revision.content.body)
    return [section("*Spelled out:*"), *plain("\n".join(said))] if said else []


def _warnings(draft: Draft, revision: Revision, listed: Listed | None) -> list[str]:
    """Names of components are not ours; times are written for Slack."""
    return [
        warning if "<!date^" in warning else escape(warning)
        for warning in (*doubts(draft), *warnings(draft, revision, listed=listed, at=clock))
    ]


def message(title: str, words: str) -> Block:
    """A modal that only says something."""
    return modal(title=title, blocks=[section(escape(words))], callback_id=CALLBACK_ID)


def _whence(draft: Draft, revision: Revision) -> str:
    """Whoever saved these words; where nobody did, or a program did for them, what wrote them."""
    if draft.client:
        edited = f", edited by {mention(revision.author)}" if revision.number > 1 and revision.author else ""
        return f"{capfirst(escape(draft.whence))}{edited}"
    return f"Written by {mention(revision.author)}" if revision.author else capfirst(escape(draft.whence))


def _ago(minutes: int) -> str:
    return f"{minutes} min ago" if minutes else "just now"


def _approve_as(draft: Draft, actor: Actor) -> str:
    person, stands_in_the_way = actor.somebody, why_not(actor, draft)
    right = right_over(person, draft)
    if stands_in_the_way or right is None:
        return f":warning: {escape(f'{stands_in_the_way} {whom_to_ask(draft)}')}"
    return f"You approve as {mention(person)}, {right.in_words}"
