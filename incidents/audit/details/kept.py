"""Details of what people put into the timeline: messages that they keep, with what becomes of those, and corrected times."""

from typing import Annotated

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import Digest, Moment, OutsideId, Reference, Word, one_of
from incidents.models.kept_image import Mimetype


class MessageDeleted(Detail):
    """`ts` is when it was written, in Slack's text, and its id in the room. What an app or another company wrote has no author."""

    message: int
    ts: OutsideId
    author: Reference | None


class MessageKept(MessageDeleted):
    """`link` leads to it in Slack."""

    WORDS = frozenset({"text", "link"})


class MessageEdited(MessageDeleted):
    WORDS = frozenset({"text"})


class ImageKept(MessageDeleted):
    WORDS = frozenset({"name"})

    image: int
    mimetype: Annotated[str, one_of(Mimetype)]
    bytes: int
    sha256: Digest


class ImageDeleted(MessageDeleted):
    image: int


class TimeCorrected(Detail):
    """Of which moment, and both times; the later one counts."""

    WORDS = frozenset({"why"})

    milestone: Word
    was: Moment
    now: Moment
