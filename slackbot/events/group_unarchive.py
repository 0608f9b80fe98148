"""An archived private channel is open again.

https://docs.slack.dev/reference/events/group_unarchive
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="group_unarchive",
    subscription="group_unarchive",
    scopes=("groups:read",),
    shape=RoomChanged,
    note=note,
    run=run,
)
