"""Somebody pins a message of the room: it is kept in the timeline.

https://docs.slack.dev/reference/events/pin_added
"""

from slackbot.asked import asked_of
from slackbot.events.event_kind import EventKind, Noted
from slackbot.events.room import incident_in
from slackbot.keep import keep
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Id, MessageTs, Sent, SomeId
from slackbot.workspace import workspace

NAME = "pin_added"


class Pinned(Sent):
    ts: MessageTs


class Item(Sent):
    """A file of its own has no message."""

    message: Pinned | None = None


class PinAdded(Sent):
    user: SomeId
    channel_id: Id = ""
    item: Item = Item()


def note(happened: PinAdded) -> Noted | None:
    """Of what we pinned ourselves nothing."""
    message = happened.item.message
    if message is None or happened.user == workspace().bot_user:
        return None
    incident = incident_in(happened.channel_id)
    if incident is None:
        return None
    return Noted(slack_user=happened.user, incident=incident, channel=happened.channel_id, message_ts=message.ts)


def run(request: InboundRequest) -> str:
    """Taking the pin away again takes nothing out of the timeline."""
    return keep(asked_of(request))


EVENT = EventKind(type=NAME, subscription=NAME, scopes=("pins:read",), shape=PinAdded, note=note, run=run)
