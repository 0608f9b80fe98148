"""M9 and M10: not published, or not known yet. Says what stopped it, what we do, and what to do by hand."""

from slackbot.blocks import Message, clock, escape, notification, plain, section
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication, PublicationState

EVENT_TYPE = "stopped"


def render(draft: Draft) -> Message:
    """Decided by the draft and its publication as they are now."""
    publication = Publication.objects.filter(approval__revision__draft=draft).order_by("-created_at").first()
    if publication and publication.state in (PublicationState.SENDING, PublicationState.UNKNOWN):
        return _unconfirmed(draft, publication)
    why = escape(draft.note or "it waits for approval again")
    if draft.state == DraftState.PENDING:
        return _message(draft, f"*Not published.* {why}\nThe draft waits, unchanged: review it again above.")
    approval = draft.newest_revision().approvals.order_by("-created_at").first()
    until = f" until {clock(approval.expires_at)}; then please approve again" if approval else ""
    return _message(
        draft,
        f"*Not published.* {why}\nI keep trying{until}. Cannot wait? Post these words by hand, then say so here:",
        words=True,
    )


def _unconfirmed(draft: Draft, publication: Publication) -> Message:
    sent = f" at {clock(publication.sending_at)}" if publication.sending_at else ""
    return _message(
        draft,
        f"*Sent{sent}; Statuspage has not confirmed it.* I am reading the page and will not send it twice."
        " Please do not post it by hand yet. I will report whatever I find.",
    )


def _message(draft: Draft, words_of_ours: str, *, words: bool = False) -> Message:
    shown = plain(draft.newest_revision().content.body) if words else []
    push = f"{draft.incident.reference}: the customer update is not confirmed as published."
    return Message(event_type=EVENT_TYPE, text=notification(push), blocks=[section(words_of_ours), *shown])
