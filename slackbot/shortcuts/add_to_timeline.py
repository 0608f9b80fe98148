"""Add to timeline: a message of the room is kept there, as a pushpin keeps it."""

from slackbot.keep import keep
from slackbot.shortcuts.shortcut import Shortcut, Where

SHORTCUT = Shortcut(
    callback_id="add_to_timeline",
    where=Where.MESSAGE,
    name="Add to timeline",
    does="Puts this message of an incident's room into its timeline",
    verb="keep_message",
    run=keep,
)
