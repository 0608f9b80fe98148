"""How plots are drawn: round axes, words for times, gaps where there was nothing, and nothing unescaped."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from console.home.plots.counts import incidents
from console.home.plots.drawing import drawn, rows
from console.home.plots.plot import Box, Plot
from console.home.plots.scale import Slots, Up, in_time, up_to_number, up_to_time
from console.home.plots.times import took
from incidents.analytics.period import Measures, Period, Spread, Timing
from incidents.analytics.span import Span
from incidents.models.incident import Severity

NONE = Spread(count=0, median=None, p95=None)
SPAN = Span(since=date(2026, 9, 3), until=date(2026, 9, 22), zone=UTC)


def period(span: Span, *, p2: int = 0, resolve: Spread = NONE) -> Period:
    """Nothing else happened in it."""
    counts = {Severity.P1: 0, Severity.P2: p2, Severity.P3: 0}
    times = dict.fromkeys(Timing, NONE) | {Timing.RESOLVE: resolve}
    return Period(
        since=span.since, until=span.until, incidents=counts, false_alarms=0, times=times, reminded=0, answered=0
    )


def measured(*resolved: Spread) -> Measures:
    """One incident in each week that has a time."""
    weeks = [period(one, p2=took.count, resolve=took) for one, took in zip(SPAN.pieces(), resolved, strict=True)]
    whole = period(SPAN, p2=sum(one.total for one in weeks), resolve=resolved[0])
    return Measures(span=SPAN, severity=None, whole=whole, periods=weeks, pulse=[], is_exact=True, is_behind=False)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0"), (59, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (2690, "45 min"), (3599, "1 h"), (190_000, "2 d 5 h")],
)
def test_a_time_is_said_in_two_units_at_most(seconds: float, words: str) -> None:
    assert in_time(seconds) == words


@pytest.mark.parametrize(
    ("value", "top"), [(0.015, 0.02), (3, 4), (4, 4), (5, 10), (21, 40), (250, 400), (90_000, 100_000)]
)
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert up_to_number(value) == pytest.approx(top)


@pytest.mark.parametrize(("seconds", "top"), [(0, 2), (31, 60), (3601, 7200), (99_999_999, 99_999_999)])
def test_an_axis_of_times_ends_at_a_round_time(seconds: float, top: float) -> None:
    assert up_to_time(seconds) == top


def test_half_of_the_axis_is_half_way_up() -> None:
    top, middle, foot = (Up(top=100, words=str).y(value) for value in (100, 50, 0))
    assert middle - top == foot - middle


def test_only_a_few_places_are_named_and_the_outer_ones_stay_within() -> None:
    named = Slots(53).along([str(number) for number in range(53)])
    assert [(one.words, one.anchor) for one in named] == [
        ("0", "start"),
        ("17", "middle"),
        ("35", "middle"),
        ("52", "end"),
    ]


def test_where_nothing_was_there_is_a_gap_and_no_nought() -> None:
    hour, day = Spread(count=2, median=3600, p95=5400), Spread(count=1, median=7200, p95=7200)
    plot = took(Timing.RESOLVE, measured(hour, NONE, day, NONE))
    assert (len(plot.dots), len(plot.strokes)) == (4, 0)
    assert plot.rows[:2] == [("3 to 6 Sep 2026", "2", "1 h", "1 h 30 min"), ("7 to 13 Sep 2026", "0", "", "")]


def test_a_time_of_less_than_a_second_has_its_unit() -> None:
    plot = took(Timing.RESOLVE, measured(*[Spread(count=2, median=0, p95=3)] * 4))
    assert plot.said == "under 1 s in the middle, 95 of 100 within 3 s"


def test_where_times_are_near_ones_the_plot_says_so() -> None:
    exact = measured(*[Spread(count=500, median=1, p95=1)] * 4)
    near = replace(exact, is_exact=False)
    assert (took(Timing.RESOLVE, exact).note, "to within 1\N{NO-BREAK SPACE}%" in took(Timing.RESOLVE, near).note) == (
        "",
        True,
    )


def test_a_bar_says_what_it_is_of() -> None:
    plot = incidents(measured(Spread(count=3, median=1, p95=1), NONE, NONE, NONE))
    assert [(one.tone, one.title) for one in plot.boxes] == [("p2", "3 to 6 Sep 2026: P2 3")]
    assert plot.said == "3 incidents, 0 false alarms"


def test_nothing_is_drawn_unescaped() -> None:
    box = Box(x="0%", y=1, width="1%", height=1, tone="p1", title="<script>")
    plot = Plot(name="one", title="One", boxes=[box], columns=("Week",), rows=[("<b>", "1")])
    assert "<script>" not in drawn(plot)
    assert rows(plot) == '<tr><th scope="row">&lt;b&gt;</th><td class="number">1</td></tr>'
    assert rows(Plot(name="one", title="One")) == ""
