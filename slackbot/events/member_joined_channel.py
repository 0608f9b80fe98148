"""Somebody came into a channel. Of us, into a room that we had been removed from, it says that we are back.

https://docs.slack.dev/reference/events/member_joined_channel
"""

from slackbot.events import room_changed
from slackbot.events.event_kind import EventKind, Noted
from slackbot.events.room_changed import RoomChanged
from slackbot.sent import SomeId
from slackbot.workspace import workspace


class Joined(RoomChanged):
    user: SomeId


def note(happened: Joined) -> Noted | None:
    """Of others nothing: whoever is in a room is known once they type or press something there."""
    return room_changed.note(happened) if happened.user == workspace().bot_user else None


EVENT = EventKind(
    type="member_joined_channel",
    subscription="member_joined_channel",
    scopes=room_changed.SCOPES,
    shape=Joined,
    note=note,
    run=room_changed.run,
)
