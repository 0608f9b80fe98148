"""A message as it stands in Slack now, wherever in a channel it is, in a thread too.

https://docs.slack.dev/reference/methods/reactions.get : the one method that gives a bot any single message, with its link.
"""

from pydantic import BaseModel, ConfigDict

from clients.errors import Refused
from clients.slack import call, parse

TOMBSTONE = "tombstone"  # stands for a file that was deleted
GONE = {"message_not_found", "channel_not_found", "not_in_channel"}


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Shared(_Answer):
    """A file that it shows, by its id: what else is said of it here is not asked, but for whether it was deleted."""

    id: str
    mode: str = ""

    @property
    def is_there(self) -> bool:
        return self.mode != TOMBSTONE


class _Edited(_Answer):
    ts: str


class Posted(_Answer):
    """`user` is empty, or the app's own, where `bot_id` says that an app wrote it."""

    ts: str
    text: str = ""
    user: str = ""
    bot_id: str = ""
    permalink: str = ""
    files: list[Shared] = []
    edited: _Edited | None = None

    @property
    def edited_ts(self) -> str:
        """When it was changed last; empty where it never was."""
        return self.edited.ts if self.edited else ""


def as_it_stands(channel: str, ts: str) -> Posted | None:
    """None where it is gone, or where we are, or where none was named. reactions.get"""
    if not ts:
        return None
    try:
        answer = call("reactions.get", safe=True, channel=channel, timestamp=ts)
    except Refused as refused:
        if refused.code not in GONE:
            raise
        return None
    return parse(Posted, answer, "message")
