"""M5, the review: a modal with exactly what customers will read. Its submit is the approval."""

from django.utils import timezone

from incidents.models.person import Person
from slackbot.blocks import Block, clock, context, escape, mention, modal, plain, section
from slackbot.messages.draft_waiting import written
from statuspage.authority import basis, why_not
from statuspage.content import NEW, Content
from statuspage.models.draft import Draft
from statuspage.models.revision import Revision

CALLBACK_ID = "review"
TITLE = "Publish to customers?"


def loading() -> Block:
    """Opened within three seconds of the click; it cannot be submitted."""
    return modal(title=TITLE, blocks=[section("One moment, loading the words…")], callback_id=CALLBACK_ID)


def filled(draft: Draft, revision: Revision, *, person: Person) -> Block:
    """Title, whole text, status, impact, components, who is told, where it comes from, as whom the reader approves."""
    content = revision.content
    minutes = int((timezone.now() - revision.created_at).total_seconds() // 60)
    blocks = [
        section("*Customers will read exactly this:*"),
        *plain(content.title),
        *plain(content.body),
        section(_where(content)),
        context(f"{written(draft).capitalize()}, {minutes} min ago. {_approve_as(draft, person)}"),
        *_warnings(draft, minutes),
        context("It cannot be taken back; a correction is a new update."),
    ]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Publish now", close="Not yet")


def message(title: str, words: str) -> Block:
    """A modal that only says something."""
    return modal(title=title, blocks=[section(escape(words))], callback_id=CALLBACK_ID)


def _where(content: Content) -> str:
    components = ", ".join(f"{name}: {state}" for name, state in content.components.items()) or "none"
    told = "All subscribers are mailed" if content.notify else "Nobody is mailed"
    place = "a new incident there" if content.target == NEW else "an update of the incident there"
    return (
        f"Status: *{content.status.capitalize()}*, impact: *{content.impact}*, components: {escape(components)}\n"
        f"{told}. Page `{escape(content.page)}`, {place}"
    )


def _approve_as(draft: Draft, person: Person) -> str:
    stands_in_the_way = why_not(person, draft)
    right = basis(person, draft.incident)
    if stands_in_the_way or right is None:
        return f":warning: {escape(stands_in_the_way)}"
    return f"You approve as {mention(person)}, {right.role or right.group}"


def _warnings(draft: Draft, minutes: int) -> list[Block]:
    warnings = []
    if draft.incident.cleared_at:
        warnings.append(f":warning: The alert cleared at {clock(draft.incident.cleared_at)}.")
    if minutes > 30:
        warnings.append(f":warning: These words are {minutes} min old.")
    return [context(warning) for warning in warnings]
