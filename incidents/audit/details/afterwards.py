"""Details of what follows an incident."""

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import OutsideId


class PostmortemCreated(Detail):
    fallback: bool
    again: bool


class PostmortemFiled(Detail):
    """`identifier` is Linear's, e.g. `OPS-214`."""

    identifier: OutsideId


class PostmortemNotFiled(Detail):
    WORDS = frozenset({"why"})


class OfARating(Detail):
    """The number itself is in no event: one alone is nobody's to read."""

    rating: int


class RatingAsked(OfARating):
    again: bool


class RoomKept(Detail):
    """That it is."""
