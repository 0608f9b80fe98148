"""The page against what we published, word by word: whatever stands there otherwise is foreign. Pure comparison.

The page is read first and our publications after that, so that one which is being sent is known before it can be seen.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from statuspage.as_shown import as_shown
from statuspage.content import NEW, Content
from statuspage.models.foreign_post import Kind
from statuspage.models.publication_state import UNDER_WAY
from statuspage.page import StatuspageIncident, Update

CLOCKS_DIFFER = timedelta(minutes=5)  # Statuspage's from ours
LAGS = timedelta(minutes=10)  # how long a reading may lack what is published; before that nothing counts as gone


@dataclass(frozen=True, kw_only=True)
class Ours:
    """A publication that is on the page, or may be. `update` is empty where a person decided, or it is still under way."""

    publication: str
    incident: UUID
    content: Content
    state: str
    statuspage_incident: str  # empty for a first post that is under way
    update: str = ""
    known: Sequence[str] = ()
    sending_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether the page may show it or not."""
        return self.state in UNDER_WAY

    def reads(self, update: Update) -> bool:
        """Whether the update has its status and its words."""
        return (update.status, as_shown(update.body)) == (self.content.status, as_shown(self.content.body))

    def may_be(self, one: StatuspageIncident, update: Update) -> bool:
        """Whether the update can be it, which is known by no id."""
        if self.update or not self.reads(update):
            return False
        if not self.is_under_way:
            return one.id == self.statuspage_incident
        is_new = update.id not in self.known and self.sending_at is not None
        is_there = self.content.target in (NEW, one.id)
        return is_new and is_there and update.created_at >= (self.sending_at or update.created_at) - CLOCKS_DIFFER


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something foreign; `incident` is ours, if it is in a Statuspage incident of ours."""

    kind: Kind
    statuspage_incident: str
    statuspage_update: str
    title: str
    status: str
    words: str
    shown_since: datetime | None
    incident: UUID | None

    @property
    def digest(self) -> str:
        """Of status and words: the same post with other words is found anew."""
        return hashlib.sha256(f"{self.status}\n{self.words}".encode()).hexdigest()


@dataclass(kw_only=True)
class Comparison:
    """`updates` were compared; `scheduled` and `older` ones were left out."""

    found: list[Found] = field(default_factory=list)
    updates: int = 0
    scheduled: int = 0
    older: int = 0


def compare(
    page: Sequence[StatuspageIncident], ours: Sequence[Ours], *, since: datetime, now: datetime, whole: bool
) -> Comparison:
    """`since` is the day of installation. `whole`: the page was read to its end, so that what is not there is gone."""
    result, accounted = Comparison(), _accounted(page, ours)
    for one in page:
        if one.scheduled_for:
            result.scheduled += len(one.updates)
            continue
        recent = [update for update in one.updates if update.created_at >= since]
        result.updates += len(recent)
        result.older += len(one.updates) - len(recent)
        here = [mine for mine in ours if mine.statuspage_incident in (one.id, "")]
        unaccounted = [update for update in recent if update.id not in accounted]
        result.found += [*_updates(one, unaccounted, here), *_title(one, recent, here), *_gone(one, here, now)]
    if whole:
        shown = {one.id for one in page}
        away = [mine for mine in ours if mine.statuspage_incident and mine.statuspage_incident not in shown]
        result.found += [_lost(mine) for mine in away if _is_over(mine, now)]
    return result


def _accounted(page: Sequence[StatuspageIncident], ours: Sequence[Ours]) -> set[str]:
    """The ids of updates that are ours though we know them by no id: one for each publication, by its words.

    Rather in an incident that names the publication, rather an older one.
    """
    taken, without = {mine.update for mine in ours if mine.update}, set[str]()
    for mine in ours:
        likely = [
            (mine.publication not in one.publications, update.created_at, update.id)
            for one in page
            for update in one.updates
            if update.id not in taken | without and mine.may_be(one, update)
        ]
        if likely:
            without.add(min(likely)[-1])
    return without


def _updates(one: StatuspageIncident, unaccounted: Iterable[Update], here: Sequence[Ours]) -> Iterator[Found]:
    by_id = {mine.update: mine for mine in here if mine.update}
    for update in unaccounted:
        known = by_id.get(update.id)
        if known is None or not known.reads(update):
            yield Found(
                kind=Kind.CHANGED if known else Kind.POSTED,
                statuspage_incident=one.id,
                statuspage_update=update.id,
                title=_storable(one.name),
                status=update.status,
                words=_storable(update.body),
                shown_since=None if known else update.created_at,
                incident=_incident_of(one, here),
            )


def _title(one: StatuspageIncident, recent: Sequence[Update], here: Sequence[Ours]) -> Iterator[Found]:
    """The incident's name is that of the newest update of ours, unless a foreign one came after it or one is under way."""
    newest = next((mine for mine in here if recent and mine.update == recent[0].id), None)
    if (
        newest is None
        or any(mine.is_under_way for mine in here)
        or as_shown(one.name) == as_shown(newest.content.title)
    ):
        return
    yield Found(
        kind=Kind.RENAMED,
        statuspage_incident=one.id,
        statuspage_update="",
        title=_storable(one.name),
        status="",
        words=_storable(one.name),
        shown_since=None,
        incident=newest.incident,
    )


def _gone(one: StatuspageIncident, here: Iterable[Ours], now: datetime) -> list[Found]:
    there = {update.id for update in one.updates}
    return [_lost(mine) for mine in here if mine.update and mine.update not in there and _is_over(mine, now)]


def _is_over(mine: Ours, now: datetime) -> bool:
    """Whether it is published, and so long that every reading shows it."""
    return mine.settled_at is not None and mine.settled_at < now - LAGS


def _lost(mine: Ours) -> Found:
    return Found(
        kind=Kind.GONE,
        statuspage_incident=mine.statuspage_incident,
        statuspage_update=mine.update,
        title=mine.content.title,
        status=mine.content.status,
        words=as_shown(mine.content.body),
        shown_since=None,
        incident=mine.incident,
    )


def _storable(text: str) -> str:
    """As it is shown; PostgreSQL keeps no NUL."""
    return as_shown(text).replace("\x00", "\ufffd")


def _incident_of(one: StatuspageIncident, here: Iterable[Ours]) -> UUID | None:
    """Ours, if the Statuspage incident is; one whose first post is still under way is known by what its metadata names."""
    is_ours = (mine for mine in here if mine.statuspage_incident == one.id or mine.publication in one.publications)
    return next((mine.incident for mine in is_ours), None)
