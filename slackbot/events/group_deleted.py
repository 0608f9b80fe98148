"""A private channel was deleted.

https://docs.slack.dev/reference/events/group_deleted
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="group_deleted", subscription="group_deleted", scopes=("groups:read",), shape=RoomChanged, note=note, run=run
)
