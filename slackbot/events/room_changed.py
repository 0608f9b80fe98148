"""What all events about a channel as such have in common: if it is a room of ours, Slack is asked how it stands now."""

from slackbot.events.event_kind import EventKind, Noted
from slackbot.look import look
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.war_room import WarRoom
from slackbot.sent import Named, Sent, SomeId

SCOPES = ("groups:read",)


class RoomChanged(Sent):
    """The channel comes by its id alone, or as an object that has it."""

    channel: SomeId | Named

    @property
    def channel_id(self) -> str:
        return self.channel.id if isinstance(self.channel, Named) else self.channel


def note(happened: RoomChanged) -> Noted | None:
    """Of channels that are no rooms of ours, nothing."""
    room = WarRoom.objects.select_related("incident").filter(channel=happened.channel_id).first()
    return Noted(incident=room.incident, channel=room.channel) if room and room.incident else None


def run(request: InboundRequest) -> str:
    """Nobody is answered. Raises the failures of clients/errors.py."""
    room = WarRoom.objects.select_related("incident").filter(channel=request.channel).first()
    if room:
        look(room)
    return ""


def about_a_room(name: str) -> EventKind[RoomChanged]:
    """The event of that name, of which nothing more is wanted to know."""
    return EventKind(type=name, subscription=name, scopes=SCOPES, shape=RoomChanged, note=note, run=run)
