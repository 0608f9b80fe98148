"""A private channel was renamed.

https://docs.slack.dev/reference/events/group_rename
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="group_rename", subscription="group_rename", scopes=("groups:read",), shape=RoomChanged, note=note, run=run
)
