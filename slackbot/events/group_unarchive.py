"""An archived private channel is open again.

https://docs.slack.dev/reference/events/group_unarchive
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("group_unarchive")
