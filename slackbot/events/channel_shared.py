"""A channel is shared with another company, or was offered to one.

https://docs.slack.dev/reference/events/channel_shared
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="channel_shared", subscription="channel_shared", scopes=("groups:read",), shape=RoomChanged, note=note, run=run
)
