"""A message was changed in Slack. Of one that is kept in the timeline, the new words are added there, and which picture is gone.

https://docs.slack.dev/reference/events/message/message_changed
"""

from clients.errors import TryLater
from incidents.actor import WORKER
from incidents.kept import note_deletion, note_edit
from incidents.kept_images import note_image_deletion
from incidents.models.kept_message import KeptMessage
from slackbot.events import message
from slackbot.events.event_kind import EventKind, Noted
from slackbot.events.keeping import being_kept, noted_of_kept, the_kept
from slackbot.models.inbound_request import InboundRequest
from slackbot.posted import TOMBSTONE, as_it_stands
from slackbot.sent import MessageTs, Sent, SomeId
from slackbot.written import in_words

GONE = "tombstone"  # deleted, but others had answered below it


class Shown(Sent):
    id: str = ""
    mode: str = ""


class Version(Sent):
    ts: MessageTs
    text: str = ""
    subtype: str = ""
    files: list[Shown] | None = None

    @property
    def looks(self) -> tuple[str, str, frozenset[str]]:
        """What counts of it: its words, and the files that are there."""
        files = frozenset(one.id for one in self.files or [] if one.mode != TOMBSTONE)
        return self.text, self.subtype, files


class MessageChanged(Sent):
    channel: SomeId
    message: Version
    previous_message: Version | None = None


def note(happened: MessageChanged) -> Noted | None:
    """Nothing where words and files stayed, as when Slack unfolds a link or somebody answers below it."""
    now, before = happened.message, happened.previous_message
    if before and now.looks == before.looks:
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
        _note_pictures(kept, there={one.id for one in posted.files if one.is_there})
    return ""


def _note_pictures(kept: KeptMessage, *, there: set[str]) -> None:
    for image in kept.images.exclude(file__in=there).defer("content"):
        note_image_deletion(kept.incident, image_id=image.pk, actor=WORKER)


EVENT = EventKind(
    type="message",
    subtypes=("message_changed",),
    subscription=message.SUBSCRIPTION,
    scopes=message.SCOPES,
    shape=MessageChanged,
    note=note,
    run=run,
)
