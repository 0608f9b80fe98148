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
class RoomLeft:
    """The incident's room is archived, and it is given another."""

    incident_id: UUID


@dataclass(frozen=True)
class RoomClosed:
    """Nothing can be written in the incident's room any more, by that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class RoomShared:
    """People outside the company are in the incident's room, or were asked into it."""

    incident_id: UUID


@dataclass(frozen=True)
class RoomOpenAgain:
    """It can be written in again, or others may read it than before: what it shows is to be made anew."""

    incident_id: UUID


@dataclass(frozen=True)
class SpokenInRoom:
    """Somebody who speaks for the incident wrote in its room, and the model is asked whether that tells how it stands."""

    incident_id: UUID


@dataclass(frozen=True)
class CatchUpWanted:
    """Somebody wants to be told what happened so far; the dialog of that request waits for it."""

    request_id: int
