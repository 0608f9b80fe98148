"""How long things took: the median and what 95 of 100 stayed below, a point each for every day or week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from console.home.plots.plot import Dot, Key, Plot, Stroke
from console.home.plots.scale import Slots, Up, in_time, up_to_time
from console.home.plots.words import along, days_of, firsts
from incidents.analytics.measures import FEW
from incidents.analytics.period import Measures, Spread, Timing

KEYS = [Key(tone="median", words="Median"), Key(tone="p95", words="95 of 100 within")]
TITLES = {
    Timing.ROOM: "Time to the war room",
    Timing.ROOM_UPDATE: "Time to the first room update",
    Timing.CUSTOMER_UPDATE: "Time to the first customer update",
    Timing.MITIGATE: "Time to mitigate",
    Timing.RESOLVE: "Time to resolve",
    Timing.APPROVAL: "From draft to approval",
}
EMPTY = {
    Timing.ROOM: "No war room was made. Severities that open one are set in ROOM_SEVERITIES.",
    Timing.ROOM_UPDATE: "Nobody wrote /incident update. One line is enough: known, trying, next.",
    Timing.CUSTOMER_UPDATE: "Nothing was published. A draft is one command away: /incident status draft.",
    Timing.MITIGATE: "None was marked as mitigated: /incident mitigate, once customers are no longer hurt.",
    Timing.RESOLVE: "None is resolved yet.",
    Timing.APPROVAL: "No draft was approved.",
}


def took(timing: Timing, found: Measures) -> Plot:
    """Of everything that started in a day or week; nothing is drawn where there was none."""
    whole, spreads = found.whole.times[timing], [one.times[timing] for one in found.periods]
    if whole.median is None or whole.p95 is None:
        return Plot(name=timing, title=TITLES[timing], empty=EMPTY[timing])
    up = Up(top=up_to_time(max(one.p95 or 0 for one in spreads)), words=in_time)
    slots, heads = Slots(len(spreads)), [days_of(one) for one in found.periods]
    lines = [
        Line([one.p95 for one in spreads], up, KEYS[1]),
        Line([one.median for one in spreads], up, KEYS[0]),
    ]
    return Plot(
        name=timing,
        title=TITLES[timing],
        said=f"{_said(whole.median)} in the middle, 95 of 100 within {_said(whole.p95)}",
        up="Time",
        along_axis=along(found),
        grid=up.grid(),
        along=slots.along(firsts(found)),
        strokes=[stroke for line in lines for stroke in line.strokes()],
        dots=[dot for line in lines for dot in line.dots(heads)],
        keys=KEYS,
        note="" if found.is_exact else f"Of more than {FEW:,} incidents times are said to within 1\N{NO-BREAK SPACE}%.",
        columns=(found.step.capitalize(), "How many", "Median", "95 of 100 within"),
        rows=[(head, *_cells(one)) for head, one in zip(heads, spreads, strict=True)],
    )


def _said(seconds: float) -> str:
    """In a sentence, where a bare 0 would be none."""
    return in_time(seconds) if round(seconds) else "under 1 s"


@dataclass(frozen=True)
class Line:
    """Values of which some may be missing."""

    values: Sequence[int | None]
    up: Up
    key: Key

    def strokes(self) -> Iterator[Stroke]:
        """Between neighbours; where one is missing there is a gap."""
        slots = Slots(len(self.values))
        for place, (one, other) in enumerate(pairwise(self.values)):
            if one is not None and other is not None:
                yield Stroke(
                    x1=slots.middle(place),
                    y1=self.up.y(one),
                    x2=slots.middle(place + 1),
                    y2=self.up.y(other),
                    tone=self.key.tone,
                )

    def dots(self, heads: Sequence[str]) -> Iterator[Dot]:
        """`heads` are the names of the places."""
        slots = Slots(len(self.values))
        for place, value in enumerate(self.values):
            if value is not None:
                title = f"{heads[place]}: {self.key.words} {in_time(value)}"
                yield Dot(x=slots.middle(place), y=self.up.y(value), tone=self.key.tone, title=title)


def _cells(spread: Spread) -> tuple[str, str, str]:
    if spread.median is None or spread.p95 is None:
        return "0", "", ""
    return str(spread.count), in_time(spread.median), in_time(spread.p95)
