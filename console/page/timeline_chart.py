"""The chart of an incident's timeline: how long each stage took, and below it, on the same axis, when things happened.

Places across are per cent of the time that it took, so that it fits a phone and paper alike; places down are pixels.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.audit.actions import Action
from incidents.models import Incident
from incidents.postmortem_stages import elapsed, times
from incidents.timeline import Line, timeline

ROW = 34  # a line of words and what is drawn below it
SPOTS = 200  # across: what happened nearer together is one mark
WIDE = timedelta(hours=20)  # longer, and the axis needs its days
GOOD, TOLD = frozenset({"Mitigated", "Resolved"}), "Customers told"
ALERTS, CUSTOMERS, SAID, DONE = "Opened, and its alerts", "What customers read", "Updates and notes", "Everything else"
SAYING = frozenset({Action.STATUS_UPDATE_SENT, Action.NOTE_ADDED, Action.MESSAGE_KEPT, Action.IMAGE_KEPT})


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A stage: from the beginning until it was reached, `width` in per cent, empty where it never was."""

    name: str
    words: str
    y: int
    width: str
    tone: str

    @property
    def below(self) -> int:
        """Where it is drawn."""
        return self.y + 6


@dataclass(frozen=True, kw_only=True)
class Lane:
    """What happened of one kind: how often, and where."""

    name: str
    count: int
    y: int
    tone: str
    marks: list[str]

    @property
    def below(self) -> int:
        """Where its marks are drawn."""
        return self.y + 11


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A time on the axis; `anchor` is which end of its words stands there."""

    x: str
    words: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`height` in pixels; `axis` is where the axis lies; `told` says all of it in words."""

    bars: list[Bar]
    lanes: list[Lane]
    ticks: list[Tick]
    axis: int
    told: str

    @property
    def height(self) -> int:
        """Of everything."""
        return self.axis + 22

    @property
    def words_below(self) -> int:
        """Where the times of the axis are written."""
        return self.axis + 17


def chart_of(incident: Incident) -> Chart | None:
    """Of one that is over; None while it goes on, and where it took no time."""
    reached = times(incident)
    began, *_ = reached.values()
    if began is None or incident.resolved_at is None or incident.resolved_at <= began:
        return None
    scale = Scale(began, max([at for at in reached.values() if at], default=incident.resolved_at))
    bars = list(_bars(reached, scale))
    lanes = list(_lanes(timeline(incident), scale, top=16 + ROW * len(bars)))
    axis = ROW * (len(bars) + len(lanes)) + 8
    told = [*(f"{one.name}: {one.words}" for one in bars), *(f"{one.name}: {one.count}" for one in lanes)]
    return Chart(bars=bars, lanes=lanes, ticks=list(_ticks(scale)), axis=axis, told="; ".join(told))


@dataclass(frozen=True)
class Scale:
    """The time that the chart shows."""

    start: datetime
    end: datetime

    def place(self, at: datetime) -> float:
        """In per cent, 0 for what was before the beginning."""
        return max(0.0, 100 * ((at - self.start) / (self.end - self.start)))

    def holds(self, at: datetime) -> bool:
        """Whether it is within."""
        return self.start <= at <= self.end

    def at(self, percent: int) -> datetime:
        """The moment there."""
        return self.start + (self.end - self.start) * percent / 100


def _bars(reached: dict[str, datetime | None], scale: Scale) -> Iterator[Bar]:
    """One for each stage but the first, which is where all begin."""
    for row, (name, at) in enumerate(list(reached.items())[1:]):
        tone = "good" if name in GOOD else "told" if name == TOLD else "stage"
        words = f"after {elapsed((at - scale.start).total_seconds())}" if at else "not on record"
        width = f"{scale.place(at):.2f}%" if at else ""
        yield Bar(name=name, words=words, y=16 + ROW * row, width=width, tone=tone)


def _lanes(lines: Iterable[Line], scale: Scale, *, top: int) -> Iterator[Lane]:
    """None for a kind of which nothing happened."""
    places: dict[str, list[float]] = {ALERTS: [], SAID: [], CUSTOMERS: [], DONE: []}
    for line in lines:
        if scale.holds(line.at):
            places[_kind(line.action)].append(scale.place(line.at))
    tones = {ALERTS: "bad", CUSTOMERS: "told"}
    there = [(name, found) for name, found in places.items() if found]
    for row, (name, found) in enumerate(there):
        spots = dict.fromkeys(round(place * SPOTS / 100) for place in found)
        marks = [f"{spot * 100 / SPOTS:.2f}%" for spot in spots]
        yield Lane(name=name, count=len(found), y=top + ROW * row, tone=tones.get(name, "stage"), marks=marks)


def _kind(action: Action) -> str:
    if action == Action.STATUSPAGE_PUBLISHED:
        return CUSTOMERS
    if action in SAYING:
        return SAID
    return ALERTS if action.startswith(("ALERT_", "INCIDENT_OPENED")) else DONE


def _ticks(scale: Scale) -> Iterator[Tick]:
    is_wide = scale.end - scale.start > WIDE
    for percent in (0, 50, 100) if is_wide else (0, 25, 50, 75, 100):
        anchor = {0: "start", 100: "end"}.get(percent, "middle")
        at = scale.at(percent)
        yield Tick(x=f"{percent}%", words=f"{at:%d %b, %H:%M}" if is_wide else f"{at:%H:%M}", anchor=anchor)
