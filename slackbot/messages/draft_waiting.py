"""M4: a customer update that waits for approval."""

from incidents import links
from incidents.short import short
from slackbot.blocks import (
    Block,
    Message,
    actions,
    button,
    clock,
    context,
    escape,
    link_button,
    mention,
    notification,
    section,
)
from slackbot.whole import beginning, can_be_typed, is_shown_whole
from statuspage.content import Content
from statuspage.models.draft import Draft, DraftState
from statuspage.models.revision import Revision
from statuspage.review import STANDARD_TEXT, is_standard

EVENT_TYPE = "draft_waiting"
MOST_OF_COMPONENTS = 500  # characters
HEADINGS = {
    DraftState.PENDING: "not published",
    DraftState.APPROVED: "approved, being published",
    DraftState.PUBLISHED: "published",
    DraftState.REJECTED: "rejected",
}


def render(draft: Draft) -> Message:
    """The whole text as it would be published, who asked, where it comes from, and the way to the review."""
    revision = draft.newest_revision()
    return Message(
        event_type=EVENT_TYPE,
        text=notification(_push(draft)),
        blocks=[
            section(f"*Customer update, {HEADINGS[DraftState(draft.state)]}*"),
            *beginning(revision),
            *_warning(draft, revision),
            context(_where(revision.content)),
            context(_whence(draft, revision)),
            *_buttons(draft, revision.content),
        ],
    )


def _push(draft: Draft) -> str:
    if draft.state == DraftState.PENDING:
        return f"{draft.incident.reference}: a customer update waits for approval. Not published."
    return f"{draft.incident.reference}: a customer update, {HEADINGS[DraftState(draft.state)]}."


def _where(content: Content) -> str:
    """`Investigating; Checkout: partial outage; subscribers are mailed; …`"""
    told = "subscribers are mailed" if content.notify else "nobody is mailed"
    components = short(content.components_in_words(), MOST_OF_COMPONENTS)  # the review shows all of them
    parts = [content.status.capitalize(), components, told]
    named = f'"{content.title}", impact {content.impact}'
    return "; ".join(escape(part) for part in (*parts, named) if part)


def _whence(draft: Draft, revision: Revision) -> str:
    by = f"Asked for by {mention(draft.asked_by)}, " if draft.asked_by and not draft.client else ""
    asked = f"{by}{clock(draft.created_at)}, " if draft.asked_by else ""
    edited = f", edited by {mention(revision.author)}" if revision.number > 1 and revision.author else ""
    return f"{asked}revision {revision.number}, {escape(draft.whence)}{edited}"


def _buttons(draft: Draft, content: Content) -> list[Block]:
    """Only a draft that waits can be acted on; a rejected one says why it was."""
    if draft.state == DraftState.PENDING:
        reject = button("Reject", action_id="reject_draft", value=str(draft.pk))
        return [actions(_review(draft, content), _edit(draft, content), reject, block_id="draft_waiting")]
    return [context(escape(draft.note))] if draft.note else []


def _review(draft: Draft, content: Content) -> Block:
    """What Slack does not hold whole is approved in the console alone."""
    if is_shown_whole(content):
        return button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary")
    return link_button("Review in the console", url=links.review(draft.pk), action_id="review_in_console")


def _edit(draft: Draft, content: Content) -> Block:
    if can_be_typed(content):
        return button("Edit", action_id="edit_draft", value=str(draft.pk))
    return link_button("Edit in the console", url=links.edit(draft.pk), action_id="edit_in_console")


def _warning(draft: Draft, revision: Revision) -> list[Block]:
    """To mind before approving: why the model did not write it, or why it waits again; whether it is our standard text."""
    told = [draft.note] if draft.state == DraftState.PENDING and draft.note else []
    if is_standard(draft, revision):
        told.append(STANDARD_TEXT)
    return [section(escape(" ".join(told)))] if told else []
