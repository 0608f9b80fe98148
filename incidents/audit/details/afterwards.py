"""Details of what follows an incident."""

from typing import Literal

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import Day, ModelId, OutsideId, PromptVersion, Reference, Uuid, Word


class PostmortemCreated(Detail):
    """Which model was asked for its summary, by which words, and what became of that.

    `postmortem` is its id, which its issue in Linear has too; it was not always on record, nor was the episode it is of.
    """

    fallback: bool
    again: bool
    postmortem: Uuid | Literal[""] = ""
    episode: int = 0
    model: ModelId = ""
    prompt: PromptVersion = ""
    outcome: Word | Literal[""] = ""


class PostmortemFiled(Detail):
    """`identifier` is Linear's, e.g. `OPS-214`; the others as above."""

    identifier: OutsideId
    postmortem: Uuid | Literal[""] = ""
    episode: int = 0


class PostmortemNotFiled(Detail):
    WORDS = frozenset({"why"})


class PostmortemReviewAsked(Detail):
    """For the `number`th time after the end of that episode; `people` is empty where there was nobody to ask."""

    episode: int
    number: int
    people: list[Reference]


class OfAFollowUp(Detail):
    follow_up: Uuid


class FollowUpAdded(OfAFollowUp):
    """`priority` is its name; the rest as it was then."""

    WORDS = frozenset({"text"})

    owner: Reference | None
    priority: Word
    due: Day


class FollowUpFiled(OfAFollowUp):
    """`identifier` is Linear's."""

    identifier: OutsideId


class FollowUpEnded(OfAFollowUp):
    """`dropped` where nobody does it."""

    dropped: bool


class FollowUpHeld(Detail):
    """Whose it is, and its last day."""

    owner: Reference | None
    due: Day


class FollowUpChanged(OfAFollowUp):
    was: FollowUpHeld
    now: FollowUpHeld


class FollowUpOverdue(OfAFollowUp):
    """For the `number`th time since that day; `people` is empty where there was nobody to remind."""

    number: int
    people: list[Reference]


class OfARating(Detail):
    """The number itself is in no event: one alone is nobody's to read."""

    rating: int


class RatingAsked(OfARating):
    again: bool


class RoomKept(Detail):
    """That it is."""
