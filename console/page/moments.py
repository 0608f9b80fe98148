"""The timeline: each line with what it is, by days, folded in the middle where it is long, and without it where it is very long."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Max
from django.utils.timezone import localdate

from console.page.icons import icon_of
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident
from incidents.timeline import MACHINERY, Line, lines_of, timeline

FIRST, LAST = 15, 30  # lines of the story that are always shown; fewer than FOLDED between them are shown too
FOLDED = 15
WHOLE = 400  # events at most that are read whole; of more the beginning and the end, and a way to the pages of the rest
BEGINNING, END = 30, 90  # events
TONES: dict[Action, str] = {
    Action.INCIDENT_OPENED: "turn",
    Action.IC_CLAIMED: "turn",
    Action.HANDOFF_ACCEPTED: "turn",
    Action.REOPENED: "turn",
    Action.STATUSPAGE_PUBLISHED: "told",
    Action.INCIDENT_MITIGATED: "good",
    Action.INCIDENT_RESOLVED: "good",
    Action.RESPONDER_INVITE_FAILED: "bad",
    Action.ONCALL_LOOKUP_FAILED: "bad",
    Action.DIRECTORY_LOOKUP_FAILED: "bad",
    Action.PUBLICATION_REFUSED: "bad",
    Action.PUBLICATION_UNKNOWN: "bad",
    Action.PUBLICATION_POSTPONED: "bad",
    Action.PUBLICATION_LAPSED: "bad",
    Action.VERB_REFUSED: "bad",
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line; `is_machinery` for commands received, ticks and reservations. `tone` is empty for most, `icon` its sign."""

    line: Line
    is_machinery: bool
    tone: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """The moments of one day of the reader's."""

    date: date
    moments: list[Moment]


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Every event, in order: `first`, then what is folded away (empty in a short story), then `last`."""

    first: list[Day]
    between: list[Day] = field(default_factory=list)
    last: list[Day] = field(default_factory=list)
    folded: int = 0  # lines of the story in `between`
    machinery: int = 0
    left_out: int = 0  # events between `first` and `last` that were not read


def moments_of(incident: Incident) -> Moments:
    """The timeline. It is read whole where that is quick: a page of a long one takes no longer."""
    newest = AuditEvent.objects.filter(chain=incident.chain).aggregate(newest=Max("seq"))["newest"] or 0
    return _folded(incident) if newest <= WHOLE else _ends(incident, newest)


def _ends(incident: Incident, newest: int) -> Moments:
    of_it = AuditEvent.objects.filter(chain=incident.chain).order_by("seq")
    first = list(of_it.filter(seq__lte=BEGINNING))
    read = [_moment(line) for line in lines_of([*first, *of_it.filter(seq__gt=newest - END)])]
    return Moments(
        first=_days(read[: len(first)]),
        last=_days(read[len(first) :]),
        machinery=sum(moment.is_machinery for moment in read),
        left_out=newest - BEGINNING - END,
    )


def _folded(incident: Incident) -> Moments:
    everything = [_moment(line) for line in timeline(incident, everything=True)]
    story = [place for place, moment in enumerate(everything) if not moment.is_machinery]
    machinery = len(everything) - len(story)
    if len(story) < FIRST + FOLDED + LAST:
        return Moments(first=_days(everything), machinery=machinery)
    start, end = story[FIRST], story[-LAST]
    return Moments(
        first=_days(everything[:start]),
        between=_days(everything[start:end]),
        last=_days(everything[end:]),
        folded=len(story) - FIRST - LAST,
        machinery=machinery,
    )


def _moment(line: Line) -> Moment:
    tone, icon = TONES.get(line.action, ""), icon_of(line.action)
    return Moment(line=line, is_machinery=line.action in MACHINERY, tone=tone, icon=icon)


def _days(moments: list[Moment]) -> list[Day]:
    by_day = groupby(moments, key=lambda one: localdate(one.line.at))
    return [Day(date=day, moments=list(those)) for day, those in by_day]
