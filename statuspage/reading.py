"""One complete reading of the page: whether what was sent arrived, did not, or only a person can tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from statuspage.as_shown import as_shown
from statuspage.content import Content
from statuspage.page import StatuspageIncident, Update

ALIKE = 0.8  # of the words in common, from which on two texts may be one that somebody touched


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """The page shows it, as this update of this incident."""

    incident: StatuspageIncident
    update: Update


@dataclass(frozen=True, kw_only=True)
class Absent:
    """The page does not show it, nor anything that looks like it."""


@dataclass(frozen=True, kw_only=True)
class Doubtful:
    """The page shows what may be it; `why` is a sentence for whoever decides."""

    why: str


Reading = Arrived | Absent | Doubtful


def of_update(content: Content, shown: StatuspageIncident, *, known: Sequence[str]) -> Reading:
    """For a later update: an entry that was not there before the send, with this status and these words."""
    new = [update for update in shown.updates if update.id not in known]
    for update in new:
        if (update.status, as_shown(update.body)) == (content.status, as_shown(content.body)):
            return Arrived(incident=shown, update=update)
    if any(_is_alike(update, content) for update in new):
        return Doubtful(why="The page shows an update that looks like it and is not equal")
    return Absent()


def of_first_post(content: Content, shown: Sequence[StatuspageIncident], *, publication: str) -> Reading:
    """For a first post: the incident whose metadata names the publication. Words alone prove nothing: anybody can post them.

    An incident that names other publications of ours is theirs, however alike: two incidents may begin in the same words.
    """
    for one in shown:
        if publication in one.publications:
            found = of_update(content, one, known=())
            return (
                found
                if isinstance(found, Arrived)
                else Doubtful(why="The page shows an incident that names it, with other words")
            )
    nobodys = [one for one in shown if not one.publications]
    if any(_is_alike(update, content) for one in nobodys for update in one.updates):
        return Doubtful(why="The page shows an incident that looks like it and does not say whose it is")
    return Absent()


def _is_alike(update: Update, content: Content) -> bool:
    there, ours = (" ".join(text.casefold().split()) for text in (update.body, content.body))
    return SequenceMatcher(None, there, ours).ratio() >= ALIKE
