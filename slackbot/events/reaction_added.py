"""Somebody reacts to a message of the room with the emoji of the timeline: it is kept there.

https://docs.slack.dev/reference/events/reaction_added
"""

from django.conf import settings

from slackbot.asked import asked_of
from slackbot.events.event_kind import EventKind, Noted
from slackbot.events.room import incident_in
from slackbot.keep import keep
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Id, Sent, SomeId, Ts

NAME = "reaction_added"


class Item(Sent):
    """What was reacted to; a file of its own has neither channel nor ts."""

    type: str = ""
    channel: Id = ""
    ts: Ts = ""


class ReactionAdded(Sent):
    user: SomeId
    reaction: str
    item: Item = Item()


def note(happened: ReactionAdded) -> Noted | None:
    """Of any other emoji nothing. A skin tone makes no other one of it."""
    item = happened.item
    if happened.reaction.partition("::")[0] != settings.TIMELINE_EMOJI or item.type != "message":
        return None
    incident = incident_in(item.channel)
    if incident is None:
        return None
    return Noted(slack_user=happened.user, incident=incident, channel=item.channel, message_ts=item.ts)


def run(request: InboundRequest) -> str:
    """Taking the emoji away again takes nothing out of the timeline."""
    return keep(asked_of(request))


EVENT = EventKind(type=NAME, subscription=NAME, scopes=("reactions:read",), shape=ReactionAdded, note=note, run=run)
