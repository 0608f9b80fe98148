"""Text out of logs and traces as it may be kept and shown: redacted whole, before anything else sees it, and only then cut."""

from collections.abc import Sequence

from ai.redaction import Known, scrub
from incidents.short import short

LONGEST_READ = 8_000  # characters; a longer text is nothing to read in a chat, and a cut one could bare half a secret


def redacted(text: str, *, known: Sequence[Known], most: int) -> str:
    """At most `most` characters on one line, without secrets, personal details and the names of people known on the incident."""
    if len(text) > LONGEST_READ:
        return f"[{len(text)} characters, left out]"
    return short(scrub(text, known=known).text.replace("\x00", "\ufffd"), most)
