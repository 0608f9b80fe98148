"""M4: a customer update that waits for approval."""

from slackbot.blocks import Block, Message, actions, button, context, escape, mention, notification, plain, section
from statuspage.models.draft import Draft, DraftState, Origin

EVENT_TYPE = "draft_waiting"
HEADINGS = {
    DraftState.PENDING: "not published",
    DraftState.APPROVED: "approved, being published",
    DraftState.PUBLISHED: "published",
    DraftState.REJECTED: "rejected",
}


def render(draft: Draft) -> Message:
    """The whole text as it would be published, who asked, where it comes from, and the way to the review."""
    revision = draft.newest_revision()
    content = revision.content
    heading = HEADINGS[DraftState(draft.state)]
    told = "subscribers are mailed" if content.notify else "nobody is mailed"
    asked = f"Asked for by {mention(draft.asked_by)}, " if draft.asked_by else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(_push(draft)),
        blocks=[
            section(f"*Customer update, {heading}*"),
            *plain(content.body),
            *_warning(draft),
            context(f"{content.status.capitalize()}; {escape(content.title)}; impact {content.impact}; {told}"),
            context(f"{asked}revision {revision.number}, {written(draft)}"),
            *_buttons(draft),
        ],
    )


def _push(draft: Draft) -> str:
    if draft.state == DraftState.PENDING:
        return f"{draft.incident.reference}: a customer update waits for approval. Not published."
    return f"{draft.incident.reference}: a customer update, {HEADINGS[DraftState(draft.state)]}."


def _buttons(draft: Draft) -> list[Block]:
    """Only a draft that waits can be acted on; a rejected one says why it was."""
    if draft.state == DraftState.PENDING:
        publish = button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary")
        edit = button("Edit", action_id="edit_draft", value=str(draft.pk))
        reject = button("Reject", action_id="reject_draft", value=str(draft.pk))
        return [actions(publish, edit, reject, block_id="draft_waiting")]
    return [context(escape(draft.note))] if draft.note else []


def written(draft: Draft) -> str:
    """Where its first words came from."""
    return {
        Origin.MODEL: "drafted by the model",
        Origin.TEMPLATE: "our standard text",
        Origin.HAND: "written by hand",
    }[Origin(draft.origin)]


def _warning(draft: Draft) -> list[Block]:
    """To mind before approving: why the model did not write it, or why it waits again; whether it is our standard text."""
    told = [draft.note] if draft.state == DraftState.PENDING and draft.note else []
    if draft.origin == Origin.TEMPLATE:
        told.append("This is our standard text, not written for this incident. Please read it closely.")
    return [section(escape(" ".join(told)))] if told else []
