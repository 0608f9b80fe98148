"""Background work of the room, a file a subject. Each effect: load, call, done."""

from slackbot.tasks import (
    afterwards,
    approvers,
    assembly,
    endings,
    nudges,
    publishing,
    requests,
    standing,
    story,
    undoing,
)

__all__ = [
    "afterwards",
    "approvers",
    "assembly",
    "endings",
    "nudges",
    "publishing",
    "requests",
    "standing",
    "story",
    "undoing",
]
