"""How many incidents there were, by severity: one upon the other."""

from collections.abc import Iterator, Sequence

from console.home.plots.plot import Box, Key, Plot
from console.home.plots.scale import Slots, Up, up_to_number
from console.home.plots.words import along, days_of, firsts, many
from incidents.analytics.period import Measures
from incidents.models.incident import Severity

KEYS = (
    *(Key(tone=one.lower(), words=one) for one in Severity.values),
    Key(tone="false-alarm", words="False alarms"),
)


def incidents(found: Measures) -> Plot:
    """A bar for each day or week, the most severe at its foot; false alarms on top."""
    name, title = "incidents", f"Incidents a {found.step}"
    counts = [[*(one.incidents[each] for each in Severity), one.false_alarms] for one in found.periods]
    if not any(map(sum, counts)):
        return Plot(name=name, title=title, empty="None in these days. Choose more days, or all severities.")
    up = Up(top=max(2, up_to_number(max(map(sum, counts)))), words=lambda value: f"{value:.0f}")
    heads = [days_of(one) for one in found.periods]
    slots = Slots(len(counts))
    return Plot(
        name=name,
        title=title,
        said=f"{many(found.whole.total, 'incident')}, {many(found.whole.false_alarms, 'false alarm')}",
        up="Number of incidents",
        along_axis=along(found),
        grid=up.grid(),
        along=slots.along(firsts(found)),
        boxes=[box for place, each in enumerate(counts) for box in _stack(each, slots.bar(place), up, heads[place])],
        keys=[*KEYS],
        columns=(found.step.capitalize(), *(key.words for key in KEYS)),
        rows=[(head, *map(str, each)) for head, each in zip(heads, counts, strict=True)],
    )


def _stack(counts: Sequence[int], across: tuple[str, str], up: Up, head: str) -> Iterator[Box]:
    """Each part says all of it."""
    title = ", ".join(f"{key.words} {count}" for count, key in zip(counts, KEYS, strict=True) if count)
    below = 0
    for count, key in zip(counts, KEYS, strict=True):
        if count:
            yield up.box(below, below + count, across, tone=key.tone, title=f"{head}: {title}")
        below += count
