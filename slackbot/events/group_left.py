"""We were removed from a private channel.

https://docs.slack.dev/reference/events/group_left
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="group_left", subscription="group_left", scopes=("groups:read",), shape=RoomChanged, note=note, run=run
)
