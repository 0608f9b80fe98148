"""All plots of the first page, in the order in which an incident goes."""

from console.home.asked import Asked
from console.home.plots.bars import compliance, pulse, spend
from console.home.plots.counts import incidents
from console.home.plots.plot import Plot
from console.home.plots.times import took
from console.home.spend import spent
from incidents.analytics.period import Measures, Timing


def plots(found: Measures, asked: Asked) -> list[Plot]:
    """One query beside what was measured. Where no incident started, only what has something to show all the same."""
    drawn = [
        incidents(found),
        *(took(timing, found) for timing in Timing),
        compliance(found),
        pulse(found.pulse),
        spend(spent(asked.span.since, asked.span.until)),
    ]
    return drawn if found.whole.total or found.whole.false_alarms else [one for one in drawn if not one.empty]
