"""What somebody should mind before approving, wherever they review it. Only what is true is said."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from statuspage.models.draft import Draft, Origin
from statuspage.models.publication import Publication
from statuspage.models.revision import Revision

STANDARD_TEXT = "This is our standard text, not written for this incident. Please read it closely."
OLD_MINUTES = 30


def is_standard(draft: Draft, revision: Revision) -> bool:
    """Whether these are our standard words: nobody has written any for this incident yet."""
    return draft.origin == Origin.TEMPLATE and revision.number == 1


def minutes_old(revision: Revision) -> int:
    """Since these words were saved."""
    return int((timezone.now() - revision.created_at).total_seconds() // 60)


def warnings(draft: Draft, revision: Revision, *, at: Callable[[datetime], str]) -> list[str]:
    """Sentences; `at` writes a time as its reader's door does."""
    said = []
    if is_standard(draft, revision):
        said.append(STANDARD_TEXT)
    if Publication.is_overtaken(revision.content, draft.incident):
        said.append("Another update was published since this was written, so it cannot be published any more.")
    if draft.incident.cleared_at:
        said.append(f"The alert cleared at {at(draft.incident.cleared_at)}.")
    if minutes_old(revision) > OLD_MINUTES:
        said.append(f"These words are {minutes_old(revision)} min old.")
    return said
