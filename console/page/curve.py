"""What was seen of the service while it went on, as curves, with what happened drawn on them.

Places across are per cent of the time shown, so that it fits a phone and paper alike; places down are pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from incidents.audit.actions import Action as A
from incidents.context import CURVE_STEP, Curve
from incidents.context_words import percent, seconds
from incidents.models import AuditEvent, ContextSnapshot, Incident

HIGH, BETWEEN, TOP = 84, 34, 14  # pixels: of a panel, of what stands above each, of the numbers above all
ACROSS = 1000  # units of a panel's own drawing, stretched to its width
APART = 4.0  # per cent: what is nearer together has one number, such as 3-5
BESIDE = timedelta(minutes=45)  # so long after the curves what happened is still drawn
MOST_MARKS = 24
NAMES = {
    A.INCIDENT_OPENED: ("Opened", "bad"),
    A.IC_CLAIMED: ("Led", "stage"),
    A.HANDOFF_ACCEPTED: ("Led by another", "stage"),
    A.SEVERITY_CHANGED: ("Severity changed", "stage"),
    A.STATUSPAGE_PUBLISHED: ("Customers told", "told"),
    A.INCIDENT_MITIGATED: ("Mitigated", "good"),
    A.INCIDENT_RESOLVED: ("Resolved", "good"),
    A.REOPENED: ("Opened again", "bad"),
    A.INCIDENT_CANCELLED: ("Closed as a false alarm", "good"),
}
DEPLOYED = "Commit"
PANELS = (
    (Curve.ERRORS, "Errors, share of requests", percent, "bad"),
    (Curve.P99, "Slowest 1 % take", seconds, "stage"),
)
Points = list[tuple[datetime, float]]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One measure: `path` is drawn within `high` pixels from `y` on; `most` is what its upper edge means."""

    name: str
    most: str
    newest: str
    path: str
    area: str
    y: int
    tone: str
    high: int = HIGH

    @property
    def words_above(self) -> int:
        """Where its name is written."""
        return self.y - 10

    @property
    def below(self) -> int:
        """Its lower edge."""
        return self.y + self.high


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that happened: its number in the list below the curves, and where its line stands.

    `label` is written above it, of several near together once; `anchor` is which end of it stands there.
    """

    number: int
    at: datetime
    name: str
    x: str
    tone: str
    label: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A time on the axis."""

    x: str
    at: datetime
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Curves:
    """`told` says all of it in words."""

    panels: list[Panel]
    marks: list[Mark]
    ticks: list[Tick]
    height: int
    told: str

    @property
    def bottom(self) -> int:
        """Where the lines of what happened end."""
        return self.panels[-1].below


def curves_of(incident: Incident, taken: Sequence[ContextSnapshot]) -> Curves | None:
    """Of what those snapshots hold, the newer ones where they overlap; None where none holds a curve. One question at most."""
    points = {curve: _joined(taken, curve) for curve, *_ in PANELS}
    moments = [at for found in points.values() for at, _ in found]
    if len(moments) < 2 or min(moments) == max(moments):
        return None
    events = [one for one in _events(incident, taken) if min(moments) <= one[0] <= max(moments) + BESIDE]
    start, end = (edge(moments + [at for at, *_ in events]) for edge in (min, max))
    panels = list(_panels(points, start, end))
    marks = list(_marks(events, start, end))
    return Curves(
        panels=panels,
        marks=marks,
        ticks=list(_ticks(start, end)),
        height=panels[-1].below + 22,
        told="; ".join([*(f"{one.name}: {one.newest}, at most {one.most}" for one in panels), *map(_in_words, marks)]),
    )


def _joined(taken: Sequence[ContextSnapshot], curve: Curve) -> Points:
    found: dict[datetime, float] = {}
    for snapshot in taken:
        found |= dict(snapshot.context.curves.get(curve, []))
    return sorted(found.items())


def _events(incident: Incident, taken: Sequence[ContextSnapshot]) -> list[tuple[datetime, str, str]]:
    """When, what it is called, its tone: in order."""
    told = AuditEvent.objects.filter(chain=incident.chain, action__in=NAMES).order_by("seq")[:MOST_MARKS]
    done = [(one.at, *NAMES[A(one.action)]) for one in told]
    commits = {one.sha: one for snapshot in taken for one in snapshot.context.commits}
    deployed = [(one.at, f"{DEPLOYED} {one.repo} {one.sha[:7]}", "wait") for one in commits.values()]
    return sorted([*done, *deployed])


def _panels(points: dict[Curve, Points], start: datetime, end: datetime) -> Iterator[Panel]:
    y = TOP + BETWEEN
    for curve, name, in_words, tone in PANELS:
        found = points[curve]
        if not found:
            continue
        most = max(value for _, value in found) or 1.0
        parts = [_placed(part, start, end, most) for part in _parts(found)]
        yield Panel(
            name=name,
            most=in_words(most),
            newest=f"{in_words(found[-1][1])} at {localtime(found[-1][0]):%H:%M}",
            path=" ".join(f"M{' L'.join(part)}" for part in parts),
            area=" ".join(f"M{_x(part[0])} {HIGH} L{' L'.join(part)} L{_x(part[-1])} {HIGH}Z" for part in parts),
            y=y,
            tone=tone,
        )
        y += HIGH + BETWEEN


def _parts(points: Points) -> Iterator[Points]:
    """Where there was no data there is no line."""
    part: Points = []
    for point in points:
        if part and point[0] - part[-1][0] > CURVE_STEP * 1.5:
            yield part
            part = []
        part.append(point)
    yield part


def _placed(points: Points, start: datetime, end: datetime, most: float) -> list[str]:
    placed = [f"{_share(at, start, end) * ACROSS:.1f} {HIGH - value / most * HIGH:.1f}" for at, value in points]
    return placed if len(placed) > 1 else placed * 2  # one point alone is a dot


def _x(placed: str) -> str:
    return placed.partition(" ")[0]


def _share(at: datetime, start: datetime, end: datetime) -> float:
    return (at - start) / (end - start)


def _marks(events: Sequence[tuple[datetime, str, str]], start: datetime, end: datetime) -> Iterator[Mark]:
    places = [100 * _share(at, start, end) for at, *_ in events]
    labels = dict(_labels(places))
    for number, ((at, name, tone), place) in enumerate(zip(events, places, strict=True), start=1):
        anchor = "start" if place < APART / 2 else "end" if place > 100 - APART / 2 else "middle"
        label = labels.get(number, "")
        yield Mark(number=number, at=at, name=name, x=f"{place:.2f}%", tone=tone, label=label, anchor=anchor)


def _labels(places: Sequence[float]) -> Iterator[tuple[int, str]]:
    """By the number of the first of those that are near together."""
    first = 1
    for number, place in enumerate(places, start=1):
        is_last = number == len(places) or places[number] - place >= APART
        if is_last:
            yield first, str(number) if first == number else f"{first}\N{EN DASH}{number}"
            first = number + 1


def _ticks(start: datetime, end: datetime) -> Iterator[Tick]:
    for share, anchor in ((0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1.0, "end")):
        yield Tick(x=f"{share * 100:g}%", at=start + (end - start) * share, anchor=anchor)


def _in_words(mark: Mark) -> str:
    return f"{mark.number}, {localtime(mark.at):%H:%M}: {mark.name}"
