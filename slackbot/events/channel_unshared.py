"""A channel is shared with another company no longer.

https://docs.slack.dev/reference/events/channel_unshared
"""

from slackbot.events.room_changed import about_a_room

EVENT = about_a_room("channel_unshared")
