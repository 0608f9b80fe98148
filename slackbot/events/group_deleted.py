"""A private channel was deleted.

https://docs.slack.dev/reference/events/group_deleted
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("group_deleted")
