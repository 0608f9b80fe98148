"""We were removed from a private channel.

https://docs.slack.dev/reference/events/group_left
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("group_left")
