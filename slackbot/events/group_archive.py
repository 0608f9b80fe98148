"""A private channel was archived.

https://docs.slack.dev/reference/events/group_archive
"""

from slackbot.events.event_kind import EventKind
from slackbot.events.room_changed import RoomChanged, note, run

EVENT = EventKind(
    type="group_archive", subscription="group_archive", scopes=("groups:read",), shape=RoomChanged, note=note, run=run
)
