"""A message was changed in Slack. Of one that is kept in the timeline, the new words are added there.

https://docs.slack.dev/reference/events/message/message_changed
"""

from clients.errors import TryLater
from incidents.actor import WORKER
from incidents.kept import note_deletion, note_edit
from slackbot.events import message
from slackbot.events.event_kind import EventKind, Noted
from slackbot.events.keeping import being_kept, noted_of_kept, the_kept
from slackbot.models.inbound_request import InboundRequest
from slackbot.posted import as_it_stands
from slackbot.sent import MessageTs, Sent, SomeId
from slackbot.written import in_words

GONE = "tombstone"  # deleted, but others had answered below it


class Version(Sent):
    ts: MessageTs
    text: str = ""
    subtype: str = ""


class MessageChanged(Sent):
    channel: SomeId
    message: Version
    previous_message: Version | None = None


def note(happened: MessageChanged) -> Noted | None:
    """Nothing where its words stayed, as when Slack unfolds a link or somebody answers below it."""
    now, before = happened.message, happened.previous_message
    if before and now.text == before.text and now.subtype == before.subtype:
        return None
    return noted_of_kept(happened.channel, now.ts, words=now.subtype if now.subtype == GONE else "")


def run(request: InboundRequest) -> str:
    """It is read anew, so that of two changes at once the later one counts."""
    kept = the_kept(request)
    if kept is None:
        if being_kept(request.channel, request.message_ts):
            raise TryLater("slack", "the message that was changed is not kept yet", code="not_kept_yet", after=2)
        return ""
    if request.words == GONE:
        note_deletion(kept.incident, message_id=kept.pk, actor=WORKER)
    elif posted := as_it_stands(request.channel, request.message_ts):
        text = in_words(posted.text)
        note_edit(kept.incident, message_id=kept.pk, text=text, edited=posted.edited_ts, actor=WORKER)
    return ""


EVENT = EventKind(
    type="message",
    subtypes=("message_changed",),
    subscription=message.SUBSCRIPTION,
    scopes=message.SCOPES,
    shape=MessageChanged,
    note=note,
    run=run,
)
