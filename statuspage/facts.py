"""What may become true at the gate. Announced by its verbs and its publication, with ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class DraftWaiting:
    """A new draft waits for approval."""

    incident_id: UUID
    draft_id: int


@dataclass(frozen=True)
class DraftChanged:
    """Words, state or note of a draft have changed: what shows it is brought up to date."""

    incident_id: UUID
    draft_id: int


@dataclass(frozen=True)
class DraftApproved:
    """An approval is on record; the publication is owed."""

    incident_id: UUID
    approval_id: int


@dataclass(frozen=True)
class DraftPublished:
    """Customers can read it."""

    incident_id: UUID
    publication_id: UUID


@dataclass(frozen=True)
class PublicationStopped:
    """Nothing was sent, or we do not know yet; the draft's note says why, and the room is told."""

    incident_id: UUID
    draft_id: int


@dataclass(frozen=True)
class PublicationHeld:
    """Nothing more is sent until a person has looked; the draft's note says at what."""

    incident_id: UUID
    draft_id: int


@dataclass(frozen=True)
class ApproversAsked:
    """Who is asked to approve the draft has changed, or somebody said that it is not them."""

    incident_id: UUID
    draft_id: int


@dataclass(frozen=True)
class NobodyApproved:
    """The draft began to wait a while ago, and it is time to page that level, if it waits still."""

    incident_id: UUID
    ask_id: int
    level: int


@dataclass(frozen=True)
class ApproversWanted:
    """Whoever is on call at that level is to be paged now."""

    incident_id: UUID
    ask_id: int
    level: int


@dataclass(frozen=True)
class ApproversPaged:
    """By that event they were paged, or nobody could be."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class StandInNamed:
    """An approver named somebody who may approve on this incident for some hours."""

    incident_id: UUID
    stand_in_id: int


@dataclass(frozen=True)
class ForeignPostNoted:
    """A post that we did not send is on the page, or somebody has said something of it: the room sees it as it is now."""

    incident_id: UUID
    post_id: int
