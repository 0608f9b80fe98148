"""Plots of one bar a place: reminders answered, ratings, what the model cost."""

from collections.abc import Sequence

from console.home.plots.plot import Box, Key, Plot, Stroke
from console.home.plots.scale import Slots, Up, up_to_number
from console.home.plots.words import along, days_of, firsts, months_of
from console.home.spend import Spent
from incidents.analytics.period import Measures
from incidents.analytics.pulses import Rated


def compliance(found: Measures) -> Plot:
    """Of the reminders of each day or week, how many an update followed before the second one."""
    name, title = "reminders", "Reminders answered in time"
    if not found.whole.reminded:
        empty = "Nobody had to be reminded. Whoever leads is, when the room has heard no update for a while."
        return Plot(name=name, title=title, empty=empty)
    up = Up(top=100, words=lambda value: f"{value:.0f} %")
    heads = [days_of(one) for one in found.periods]
    told = [f"{head}: {one.answered} of {one.reminded}" for head, one in zip(heads, found.periods, strict=True)]
    return Plot(
        name=name,
        title=title,
        said=f"{found.whole.compliance:.0f} %: {found.whole.answered} of {found.whole.reminded}",
        up="Per cent of reminders",
        along_axis=along(found),
        grid=up.grid(),
        along=Slots(len(told)).along(firsts(found)),
        boxes=_boxes([one.compliance for one in found.periods], told, up, tone="good"),
        columns=(found.step.capitalize(), "Reminders", "Answered in time"),
        rows=[(head, str(one.reminded), str(one.answered)) for head, one in zip(heads, found.periods, strict=True)],
    )


def pulse(groups: Sequence[Rated]) -> Plot:
    """How whoever led rated it, by whole months."""
    name, title = "pulse", "How it went, say those who led"
    if not groups:
        empty = "Nothing to show yet. Ratings are shown for whole months, once there are five or more."
        return Plot(name=name, title=title, empty=empty)
    up = Up(top=5, words=lambda value: f"{value:g}")
    months, ratings = [months_of(one) for one in groups], sum(one.ratings for one in groups)
    told = [f"{month}: {one.average:.1f} of 5" for month, one in zip(months, groups, strict=True)]
    average = sum(one.average * one.ratings for one in groups) / ratings
    return Plot(
        name=name,
        title=title,
        said=f"{average:.1f} of 5, from {ratings} ratings",
        note="Of all severities, by whole months (UTC); never fewer than five ratings together.",
        up="Stars, from 1 to 5",
        along_axis="Months",
        grid=up.grid(),
        along=Slots(len(groups)).along(months),
        boxes=_boxes([one.average for one in groups], told, up, tone="stage"),
        columns=("Months", "Ratings", "Average"),
        rows=[(month, str(one.ratings), f"{one.average:.1f}") for month, one in zip(months, groups, strict=True)],
    )


def spend(months: Sequence[Spent]) -> Plot:
    """A bar a month, and the budget as a line across."""
    name, title = "spend", "What the model cost"
    total, budget = sum(one.usd for one in months), months[-1].budget
    if not total:
        return Plot(
            name=name, title=title, empty=f"Nothing was asked of a model. The budget is {_usd(budget)} a month."
        )
    up = Up(top=up_to_number(max(budget, *(one.usd for one in months))), words=_usd)
    heads = [f"{one.month:%b %Y}" for one in months]
    told = [f"{head}: {_usd(one.usd)}" for head, one in zip(heads, months, strict=True)]
    return Plot(
        name=name,
        title=title,
        said=f"{_usd(months[-1].usd)} in {months[-1].month:%B}, {100 * months[-1].usd / budget:.0f} % of the budget",
        note="Of all severities, by whole months (UTC); the budget as it is now.",
        up="US dollars a month",
        along_axis="Months",
        grid=up.grid(),
        along=Slots(len(months)).along([f"{one.month:%b}" for one in months]),
        boxes=_boxes([one.usd for one in months], told, up, tone="stage"),
        strokes=[Stroke(x1="0%", y1=up.y(budget), x2="100%", y2=up.y(budget), tone="limit")],
        keys=[Key(tone="stage", words="Spent"), Key(tone="limit", words=f"Budget, {_usd(budget)}")],
        columns=("Month", "Spent", "Of the budget"),
        rows=[
            (head, _usd(one.usd), f"{100 * one.usd / budget:.0f} %") for head, one in zip(heads, months, strict=True)
        ],
    )


def _boxes(values: Sequence[float | None], told: Sequence[str], up: Up, *, tone: str) -> list[Box]:
    """None where there is no value; one of nothing is a line that can be seen."""
    slots = Slots(len(values))
    return [
        up.box(0, max(value, up.top / 75), slots.bar(place), tone=tone, title=told[place])
        for place, value in enumerate(values)
        if value is not None
    ]


def _usd(value: float) -> str:
    return f"${value:,.2f}" if 0 < value < 100 and value != round(value) else f"${value:,.0f}"
