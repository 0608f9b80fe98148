"""A channel is shared with another company, or was offered to one.

https://docs.slack.dev/reference/events/channel_shared
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("channel_shared")
