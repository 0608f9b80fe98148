"""M9 and M10: not published, or not known yet. Says what stopped it, what we do, and what to do by hand."""

from datetime import timedelta

from django.conf import settings

from incidents.models.incident import Incident, State
from slackbot.blocks import Block, Message, actions, button, clock, escape, link_button, notification, section
from slackbot.whole import beginning
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication
from statuspage.models.publication_state import PublicationState

EVENT_TYPE = "stopped"
BETWEEN_LOOKS = timedelta(minutes=1)  # the page is looked at every 15 to 30 s
STATUSPAGE = "https://manage.statuspage.io/pages"  # where people post by hand


def render(draft: Draft) -> Message | None:
    """As the draft and its publication are now. None where there is nothing to say any more: it is published, say."""
    publication = publication_of(draft)
    if publication is None or not draft.note:
        return None
    if draft.state == DraftState.PENDING:
        return _waits_again(draft, publication)
    if draft.state != DraftState.APPROVED:
        return None
    how = {PublicationState.RESERVED: _keeps_trying, PublicationState.UNKNOWN: _unconfirmed}
    say = how.get(PublicationState(publication.state))
    return say(draft, publication) if say else None


def publication_of(draft: Draft) -> Publication | None:
    """The newest attempt to publish it."""
    of_it = Publication.objects.filter(approval__revision__draft=draft)
    return of_it.select_related("approval").order_by("-created_at").first()


def _waits_again(draft: Draft, publication: Publication) -> Message:
    """Refused by Statuspage, or its approval lapsed."""
    revision = draft.newest_revision()
    unchanged = ", unchanged" if revision.pk == publication.approval.revision_id else ""
    words = f"*Not published.* {escape(draft.note)} The draft waits{unchanged}."
    buttons = [
        button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary"),
        button("Edit", action_id="edit_draft", value=str(draft.pk)),
    ]
    if draft.incident.state == State.CANCELLED:
        return _message(draft, words, push="a customer update was not published.")
    if Publication.is_overtaken(revision.content, draft.incident):
        words = f"*Not published.* {escape(draft.note)} Please have the next one drafted."
        buttons = [button("Draft the next one", action_id="draft_update", value=str(draft.incident_id))]
    return _message(draft, words, actions(*buttons, block_id=EVENT_TYPE), push="not published. The update waits again.")


def _keeps_trying(draft: Draft, publication: Publication) -> Message:
    """Nothing was sent, and it is tried again for as long as the approval holds."""
    return _message(
        draft,
        f"*Not published.* {escape(draft.note)} I keep trying until {clock(publication.approval.expires_at)};"
        " then please approve again.\nCannot wait? Reject it here, so that I stop trying. Post these words by hand, then"
        " sign for it here:",
        *beginning(draft.newest_revision()),
        actions(
            button("Reject", action_id="reject_draft", value=str(draft.pk)),
            open_statuspage(),
            button("Sign for it", action_id="sign_for", value=str(draft.pk)),
            block_id=EVENT_TYPE,
        ),
        push="the customer update is not published yet. I keep trying.",
    )


def _unconfirmed(draft: Draft, publication: Publication) -> Message:
    """With the times by which the gate knows more (docs/gate.md, When the answer is lost)."""
    sent = publication.sending_at or publication.created_at
    readings = settings.SETTLE_FIRST_READING_S + settings.SETTLE_READINGS_APART_S
    absent, unread = (
        sent + timedelta(seconds=after) + BETWEEN_LOOKS for after in (readings, settings.SETTLE_READABLE_WITHIN_S)
    )
    return _message(
        draft,
        f"*Sent at {clock(sent)}; Statuspage has not confirmed it.* I am reading the page and will not send it twice."
        " Please do not post it by hand yet. I report as soon as the page shows it, by"
        f" {clock(absent)} if it does not, and by {clock(unread)} if the page cannot be read until then.",
        actions(status_page(draft.incident), block_id=EVENT_TYPE),
        push="sent, but Statuspage has not confirmed it. Please do not post it by hand yet.",
    )


def settled(publication: Publication) -> Message:
    """In the place of each of them, once customers read it: nobody who scrolls back is told to wait, or to post by hand."""
    when = f" {clock(publication.settled_at)}" if publication.settled_at else ""
    words = f"*Published after all*{when}. It was not at first, or not known; nothing is left to be done by hand."
    return _message(publication.approval.revision.draft, words, push="published after all.")


def open_statuspage() -> Block:
    """The way to post by hand."""
    return link_button(
        "Open Statuspage", url=f"{STATUSPAGE}/{settings.STATUSPAGE_PAGE_ID}", action_id="open_statuspage"
    )


def status_page(incident: Incident) -> Block:
    """The way to what customers read: their page where an earlier update told us its address."""
    newest = Publication.newest_published(incident)
    if newest and newest.url:
        return link_button("Open status page", url=newest.url, action_id="open_status_page")
    return open_statuspage()


def _message(draft: Draft, words: str, *blocks: Block, push: str) -> Message:
    text = notification(f"{draft.incident.reference}: {push}")
    return Message(event_type=EVENT_TYPE, text=text, blocks=[section(words), *blocks])
