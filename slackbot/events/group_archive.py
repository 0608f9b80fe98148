"""A private channel was archived.

https://docs.slack.dev/reference/events/group_archive
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("group_archive")
