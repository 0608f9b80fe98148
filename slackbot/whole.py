"""Whether Slack holds an update whole: what it cannot show to the last character is reviewed and edited in the console alone."""

from incidents import links
from slackbot.blocks import Block, context, plain
from statuspage.content import Content
from statuspage.models.revision import Revision
from statuspage.spelled_out import spelled_out

MOST_SHOWN = 8_000  # characters; a message holds 12,000 in all, with everything that stands around the words
MOST_TYPED = 3_000  # characters; what one input of a modal holds
MOST_CHOSEN = 100  # components; what one menu of a modal holds


def is_shown_whole(content: Content) -> bool:
    """Whether message and modal hold words, components, and everything that is spelled out of them."""
    changes = [change.from_to for change in content.components.values()]
    said = [content.title, content.body, *changes, *spelled_out(content.title, content.body)]
    return sum(len(text) for text in said) <= MOST_SHOWN and len(changes) <= MOST_CHOSEN


def can_be_typed(content: Content) -> bool:
    """Whether the inputs of a modal hold it."""
    return len(content.body) <= MOST_TYPED and len(content.components) <= MOST_CHOSEN


def beginning(revision: Revision) -> list[Block]:
    """The words, in a message that is not their review: all of them, or as many as it holds and where the others are."""
    return beginning_of(revision.content.body, rest=f"<{links.review(revision.draft_id)}|read them in the console>")


def beginning_of(text: str, *, rest: str) -> list[Block]:
    """As much of it as a message holds; `rest` (mrkdwn) says where the others are."""
    left = len(text) - MOST_SHOWN
    return plain(text) if left <= 0 else [*plain(text[:MOST_SHOWN]), context(f"{left:,} more characters: {rest}.")]
