"""A message was deleted in Slack. One that is kept in the timeline stays there, with a word that it is gone.

https://docs.slack.dev/reference/events/message/message_deleted
"""

from clients.errors import TryLater
from incidents.actor import WORKER
from incidents.kept import note_deletion
from slackbot.events import message
from slackbot.events.event_kind import EventKind, Noted
from slackbot.events.keeping import being_kept, noted_of_kept, the_kept
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import MessageTs, Sent, SomeId


class MessageDeleted(Sent):
    channel: SomeId
    deleted_ts: MessageTs


def note(happened: MessageDeleted) -> Noted | None:
    return noted_of_kept(happened.channel, happened.deleted_ts)


def run(request: InboundRequest) -> str:
    """Nothing where it was gone before anybody's wish to keep it was worked."""
    kept = the_kept(request)
    if kept:
        note_deletion(kept.incident, message_id=kept.pk, actor=WORKER)
    elif being_kept(request.channel, request.message_ts):
        raise TryLater("slack", "the message that was deleted is not kept yet", code="not_kept_yet", after=2)
    return ""


EVENT = EventKind(
    type="message",
    subtypes=("message_deleted",),
    subscription=message.SUBSCRIPTION,
    scopes=message.SCOPES,
    shape=MessageDeleted,
    note=note,
    run=run,
)
