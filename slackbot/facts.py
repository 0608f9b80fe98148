"""What may become true between Slack and us. Ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class SlackRequestTaken:
    """A verified command, click or submission is on record and waits to be worked."""

    request_id: int


@dataclass(frozen=True)
class ReplyReady:
    """The request was worked; who sent it is told what happened."""

    request_id: int


@dataclass(frozen=True)
class ContextDue:
    """The incident's room is half a minute old: by now it shows what we see of its service."""

    incident_id: UUID


@dataclass(frozen=True)
class RoomCreated:
    """The incident's channel is there; it is still empty."""

    incident_id: UUID
