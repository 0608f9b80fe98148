"""A private channel was renamed.

https://docs.slack.dev/reference/events/group_rename
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("group_rename")
