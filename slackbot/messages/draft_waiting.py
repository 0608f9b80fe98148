"""M4: a customer update that waits for approval."""

from slackbot.blocks import Message, actions, button, context, escape, notification, plain, section
from statuspage.models.draft import Draft, Origin

EVENT_TYPE = "draft_waiting"


def render(draft: Draft) -> Message:
    """The whole text as it would be published, who asked, where it comes from, and the button that leads to the review."""
    revision = draft.newest_revision()
    content = revision.content
    told = "subscribers are mailed" if content.notify else "nobody is mailed"
    asked = f"Asked for by {draft.asked_by.mention}, " if draft.asked_by else ""
    warning = (
        [section("The model did not answer. This is our standard text, not written for this incident. Please read it closely.")]
        if draft.origin == Origin.TEMPLATE
        else []
    )
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{draft.incident.reference}: a customer update waits for approval. Not published."),
        blocks=[
            section("*Customer update, not published*"),
            *plain(content.body),
            *warning,
            context(f"{content.status.capitalize()}; {escape(content.title)}; impact {content.impact}; {told}"),
            context(f"{asked}revision {revision.number}, {draft.get_origin_display()}"),
            actions(
                button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary"),
                block_id="draft_waiting",
            ),
        ],
    )
