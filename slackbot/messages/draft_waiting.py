"""M4: a customer update that waits for approval."""

from slackbot.blocks import Block, Message, actions, button, context, escape, mention, notification, plain, section
from statuspage.models.draft import Draft, Origin

EVENT_TYPE = "draft_waiting"


def render(draft: Draft) -> Message:
    """The whole text as it would be published, who asked, where it comes from, and the way to the review."""
    revision = draft.newest_revision()
    content = revision.content
    told = "subscribers are mailed" if content.notify else "nobody is mailed"
    asked = f"Asked for by {mention(draft.asked_by)}, " if draft.asked_by else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{draft.incident.reference}: a customer update waits for approval. Not published."),
        blocks=[
            section("*Customer update, not published*"),
            *plain(content.body),
            *_warning(draft),
            context(f"{content.status.capitalize()}; {escape(content.title)}; impact {content.impact}; {told}"),
            context(f"{asked}revision {revision.number}, {written(draft)}"),
            actions(
                button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary"),
                block_id="draft_waiting",
            ),
        ],
    )


def written(draft: Draft) -> str:
    """Where its first words came from."""
    return {
        Origin.MODEL: "drafted by the model",
        Origin.TEMPLATE: "our standard text",
        Origin.HAND: "written by hand",
    }[Origin(draft.origin)]


def _warning(draft: Draft) -> list[Block]:
    if draft.origin != Origin.TEMPLATE:
        return []
    why = escape(draft.note or "The model did not answer.")
    return [section(f"{why} This is our standard text, not written for this incident. Please read it closely.")]
