"""What may become true between Slack and us. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SlackRequestTaken:
    """A verified command, click or submission is on record and waits to be worked."""

    request_id: int


@dataclass(frozen=True)
class ReplyReady:
    """The request was worked; who sent it is told what happened."""

    request_id: int
