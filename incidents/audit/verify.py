"""Walks through chains event by event, beside their copies in the mirror, and says exactly where each first differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incidents.audit.chain import Link, origin
from incidents.audit.copies import Copies
from incidents.audit.fit import OF_INCIDENT, doubtful, why_not
from incidents.audit.record import system_chain
from incidents.audit.stored import LAST, Place, Stored, page, unwritten
from incidents.errors import ChainBroken
from incidents.models.audit_event import AuditEvent

BEGINNING = Place()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How far a chain was found good: number of events, hex hash of its head, events not yet in the mirror (None: no mirror)."""

    events: int
    head: str
    behind: int | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """What has come out a little further on: `place` is reached, `events` more were looked at.

    A chain ends with its `verdict`, or where it is `broken`. `late` are events that came on the disk at another time than they
    say: no difference, but to be looked at.
    """

    place: Place
    events: int = 0
    late: Sequence[int] = ()
    verdict: Verdict | None = None
    broken: ChainBroken | None = None


def verify_chain(chain: str, *, mirrored: bool) -> Verdict:
    """Raises ChainBroken at the first event that does not fit; the failures of clients/errors.py if the mirror does not answer.

    The chain may grow meanwhile: what was written after its events were read is left to the next time.
    """
    verdict = Verdict(events=0, head=origin(chain).hash.hex(), behind=None)
    for step in walk(only=chain, mirrored=mirrored):
        if step.broken:
            raise step.broken
        verdict = step.verdict or verdict
    return verdict


def walk(*, only: str = "", since: datetime | None = None, after: Place = BEGINNING, mirrored: bool) -> Iterator[Step]:
    """Each chain in turn, or `only` one; what was written `since`, with the link before it; `after` where an earlier walk came.

    After a broken one it goes on with the next. Raises the failures of clients/errors.py if the mirror does not answer.
    """
    place = after
    at = _Chain(after.chain, after.seq, mirrored=mirrored) if after.chain and after.seq < LAST else None
    more = True
    while more:
        events, more = page(place, only=only, since=since)
        for chain, some in events:
            if at is None or at.name != chain:
                if at:
                    yield at.end()
                at = _Chain(chain, some[0].seq - 1 if since else 0, mirrored=mirrored)
            step = at.follow(some)
            place = step.place
            yield step
            at = None if step.broken else at
    if at:
        yield at.end()
    for chain in unwritten(only):
        yield replace(_Chain(chain, 0, mirrored=mirrored).end(), place=place)


class _Chain:
    """One chain under way: the last event that was found good, and its copies as far as they were read."""

    def __init__(self, name: str, after: int, *, mirrored: bool) -> None:
        self.name = name
        self._before: Link | Stored = _link(name, after)
        self._copies = Copies(name, after=after) if mirrored else None

    def follow(self, events: Sequence[Stored]) -> Step:
        """These are the next ones."""
        start = self._before.seq
        broken = self._own(events)
        good = events[: self._before.seq - start]
        broken = self._copied(good) or broken
        late = [event.seq for event in good if event.late]
        return Step(place=self._place(broken), events=len(good), late=late, broken=broken)

    def end(self) -> Step:
        """There are no more."""
        broken = self._ended_early()
        verdict = Verdict(
            events=self._before.seq,
            head=self._before.hash.hex(),
            behind=self._copies.behind if self._copies else None,
        )
        return Step(place=self._place(broken), verdict=None if broken else verdict, broken=broken)

    def _place(self, broken: ChainBroken | None) -> Place:
        return Place(self.name, LAST if broken else self._before.seq)

    def _own(self, events: Sequence[Stored]) -> ChainBroken | None:
        if not self.name.startswith(OF_INCIDENT) and self.name != system_chain():
            return ChainBroken(self.name, 1, "chain", "this is the chain of no incident and not this installation's")
        for place in doubtful(events, self._before):
            self._before = events[place - 1] if place else self._before
            if why := why_not(events[place], self._before):
                return ChainBroken(self.name, self._before.seq + 1, *why)
        self._before = events[-1]
        return None

    def _copied(self, events: Sequence[Stored]) -> ChainBroken | None:
        try:
            if self._copies:
                self._copies.compare(events)
        except ChainBroken as broken:
            return broken
        return None

    def _ended_early(self) -> ChainBroken | None:
        if not self._before.seq and self.name.startswith(OF_INCIDENT):
            return ChainBroken(self.name, 1, "seq", "missing; there is no event of this incident")
        try:
            if self._copies:
                self._copies.refuse_more(than=self._before.seq)
        except ChainBroken as broken:
            return broken
        return None


def _link(chain: str, seq: int) -> Link:
    """The end of what comes before; where that event is missing, one too early, so that the next is found not to follow."""
    if not seq:
        return origin(chain)
    digest = AuditEvent.objects.filter(chain=chain, seq=seq).values_list("hash", flat=True).first()
    return Link(seq=seq - 1, hash=b"") if digest is None else Link(seq=seq, hash=bytes(digest))
