"""Nothing more is sent until a person has looked: the record does not bear the approval out, or the page cannot be read."""

from incidents.links import console, deciding
from slackbot.blocks import Block, Message, actions, clock, escape, link_button, notification, plain, section
from slackbot.messages.stopped import open_statuspage, publication_of, status_page
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication_state import PublicationState

EVENT_TYPE = "held"


def render(draft: Draft) -> Message | None:
    """As it is now; None once it is published after all, or waits for approval again."""
    publication = publication_of(draft)
    if publication is None or draft.state != DraftState.APPROVED or not draft.note:
        return None
    if publication.state == PublicationState.UNKNOWN:
        sent = publication.sending_at or publication.created_at
        return _message(
            draft,
            f"*Sent at {clock(sent)}; Statuspage has not confirmed it.* {escape(draft.note)} I send nothing more."
            " Look at the status page, then decide in the console; nothing of this incident is published until then.",
            look_at=status_page(draft.incident),
            decide=deciding(publication.pk),
            push="sent and not confirmed. A person has to look at the status page.",
        )
    return _message(
        draft,
        f"*Not published.* {escape(draft.note)} I publish nothing of this incident until an operator has looked"
        " and pressed Retry in the console.\nCannot wait? Post these words by hand:",
        *plain(draft.newest_revision().content.body),
        look_at=open_statuspage(),
        push="not published. An operator has to look at the record first.",
    )


def _message(draft: Draft, words: str, *blocks: Block, look_at: Block, push: str, decide: str = "") -> Message:
    there = ("Decide in the console", decide) if decide else ("Console", console(draft.incident))
    buttons = actions(look_at, link_button(there[0], url=there[1], action_id="open_console"), block_id=EVENT_TYPE)
    text = notification(f"{draft.incident.reference}: {push}")
    return Message(event_type=EVENT_TYPE, text=text, blocks=[section(words), *blocks, buttons])
