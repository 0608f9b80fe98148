"""Details of what happens at the approval gate."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import Digest, ModelId, OutsideId, PromptVersion, Reference, Uuid, Word

StatuspageId = Annotated[str, StringConstraints(max_length=64)]  # empty: there is none


class OfADraft(Detail):
    draft: int


class DraftRequested(Detail):
    WORDS = frozenset({"hint"})

    request: int


class DraftCreated(OfADraft):
    """`key` names what it was made for, `drawn_from` counts the timeline entries that it is drawn from.

    Where a model was asked: which, by which words, what became of that, the numbers of the entries of its incident's chain that
    it says its words rest on, the digest of what it was told, which is kept beside the draft, and how much was odd about it.
    `client` is what its owner calls the program that wrote it for them.
    """

    WORDS = frozenset({"title", "body", "client"})

    revision: int
    digest: Digest
    origin: Word
    drawn_from: int
    template: int | None
    key: Annotated[str, StringConstraints(max_length=200)]
    model: ModelId = ""
    prompt: PromptVersion = ""
    outcome: Word | Literal[""] = ""
    rests_on: list[int] = []
    told: Digest | Literal[""] = ""
    suspicious: int = 0


class DraftRevised(OfADraft):
    WORDS = frozenset({"title", "body"})

    revision: int
    digest: Digest


class ApproversAsked(OfADraft):
    people: list[Reference]
    unreached: list[Reference]


class ApproversPaged(Detail):
    ask: int
    level: int
    people: list[Reference]


class ApproversNotPaged(Detail):
    WORDS = frozenset({"why"})

    ask: int
    level: int
    for_good: bool


class ApprovalRejected(OfADraft):
    WORDS = frozenset({"why"})


class TwoPeople(Detail):
    """Whose holding statement it is, and who reviewed it."""

    template: int
    digest: Digest
    written_by: Reference
    reviewed_by: Reference


class DraftApproved(OfADraft):
    """What was approved, for where, by whom and by which right: the read-back before sending compares these."""

    revision: int
    digest: Digest
    target: StatuspageId
    approver: Reference
    own_words: bool
    holding: TwoPeople | None
    group: Word
    role: Annotated[str, StringConstraints(max_length=60)]


class ApprovalVoided(OfADraft):
    approver: Reference
    why: Literal["its approver may not approve any more", "the database was restored from a backup"]


class PublicationReserved(Detail):
    publication: Uuid
    digest: Digest


class PublicationSending(PublicationReserved):
    attempt: int


class StatuspagePublished(PublicationReserved):
    WORDS = frozenset({"body"})

    statuspage_incident: StatuspageId
    statuspage_update: StatuspageId


class PublicationStopped(OfADraft):
    """It was refused, postponed, has lapsed, or is not known to have arrived."""

    WORDS = frozenset({"why"})

    digest: Digest


class PublicationDecided(PublicationReserved):
    WORDS = frozenset({"why"})

    arrived: bool
    statuspage_incident: StatuspageId
    readings: int


class PublicationFound(PublicationReserved):
    """One that the database lost and the page shows, read there after a restore."""

    WORDS = frozenset({"body"})

    statuspage_incident: StatuspageId
    statuspage_update: StatuspageId


class OfAForeignPost(Detail):
    post: int
    digest: Digest


class ForeignPostFound(OfAForeignPost):
    WORDS = frozenset({"words"})

    page: OutsideId
    kind: Word
    statuspage_incident: StatuspageId
    statuspage_update: StatuspageId


class ForeignPostSigned(OfAForeignPost):
    WORDS = frozenset({"why"})


class OfATemplate(Detail):
    WORDS = frozenset({"name", "title", "body"})

    template: int
    digest: Digest
    holding: bool


class TemplateWritten(OfATemplate):
    instead_of: int | None


class TemplateReviewed(OfATemplate):
    written_by: Reference
