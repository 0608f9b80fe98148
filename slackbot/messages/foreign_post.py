"""M10, the foreign post: something is on the status page that we did not send. Who answers for it?"""

from django.conf import settings

from slackbot.blocks import (
    Block,
    Message,
    actions,
    button,
    clock,
    context,
    escape,
    mention,
    notification,
    section,
)
from slackbot.whole import beginning_of
from statuspage.models.foreign_post import ForeignPost, Kind

EVENT_TYPE = "foreign_post"
FACTS = {
    Kind.POSTED: "A post that we did not send is on the status page{since}:",
    Kind.CHANGED: "Somebody changed words of ours on the status page. They read now:",
    Kind.RENAMED: "Somebody changed the title of our incident on the status page. It reads now:",
    Kind.GONE: "Somebody took an update of ours off the status page. It read:",
}
PUSHES = {
    Kind.POSTED: "a post that we did not send is on the status page. Who posted it?",
    Kind.CHANGED: "somebody changed words of ours on the status page. Who?",
    Kind.RENAMED: "somebody changed our title on the status page. Who?",
    Kind.GONE: "somebody took an update of ours off the status page. Who?",
}
IF_NOBODY = (
    "If nobody here made it, somebody else can write there: have the keys and passwords of Statuspage changed at once."
)


def render(post: ForeignPost) -> Message:
    """What is there, who has signed for it, and what is still asked."""
    reference = post.incident.reference if post.incident else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{reference}: {PUSHES[Kind(post.kind)]}"),
        blocks=[section(f"*{fact(post)}*"), *words(post), *_what_next(post)],
    )


def fact(post: ForeignPost) -> str:
    """The first line."""
    since = f" since {clock(post.shown_since)}" if post.shown_since else ""
    return FACTS[Kind(post.kind)].format(since=since)


def words(post: ForeignPost) -> list[Block]:
    """What it says, as much as a message holds."""
    return beginning_of(
        post.words,
        rest=f"<{settings.PUBLIC_URL}/admin/statuspage/foreignpost/{post.pk}/change/|read them in the console>",
    )


def _what_next(post: ForeignPost) -> list[Block]:
    if post.signed_by is None:
        return _who_made_it(post)
    signed = f"{mention(post.signed_by)} signed for it: {escape(post.why)}"
    if post.seconded_by:
        return [
            context(f"{signed}\n{mention(post.seconded_by)} signed too. It stays on record as made outside the gate.")
        ]
    second = button(
        "Sign as second person",
        action_id="countersign",
        confirm=("Sign for it too?", "You have looked at the post and at the reason given. It goes on record.", "Sign"),
    )
    return [
        context(signed),
        section("A second person signs too: somebody who may approve here."),
        actions(second, block_id=EVENT_TYPE),
    ]


def _who_made_it(post: ForeignPost) -> list[Block]:
    sign = button("Sign for it", action_id="sign_for", style="primary")
    if post.not_known_by:
        told = f"{mention(post.not_known_by)} does not know who made it. {IF_NOBODY}"
        return [section(told), actions(sign, block_id=EVENT_TYPE)]
    asked = "Who posted it?" if post.kind == Kind.POSTED else "Who was it?"
    return [section(asked), actions(sign, button("Not known", action_id="not_known"), block_id=EVENT_TYPE)]
