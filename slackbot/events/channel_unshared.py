"""A channel is shared with another company no longer.

https://docs.slack.dev/reference/events/channel_unshared
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="channel_unshared",
    subscription="channel_unshared",
    scopes=("groups:read",),
    shape=RoomChanged,
    note=note,
    run=run,
)
