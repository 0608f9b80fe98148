"""The picture: error rate above, latency below. Figures are made without pyplot, which keeps every one it made.

https://matplotlib.org/stable/gallery/user_interfaces/web_application_server_sgskip.html
"""

import io
import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from incidents.context import CURVE_LENGTH, CURVE_STEP, Context, Curve
from incidents.context_words import NO_ANSWER, NO_DATA, errors, p99

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, DPI = 6.0, 3.2, 200  # inches; Slack shows 1,200 pixels about 600 wide
MARGINS = {
    "left": 0.07,
    "right": 0.965,
    "top": 0.925,
    "bottom": 0.135,
    "hspace": 0.42,
}  # shares; a time's label needs the right
INK, QUIET, GRID = "#1d1c1d", "#616061", "#e8e8e8"
ERRORS, LATENCY, ALERT = "#c01343", "#1264a3", "#8a5a00"
SIZE = 8.5  # points; the font is matplotlib's own, so that none is looked for
Points = list[tuple[datetime, float]]


def draw(context: Context, *, until: datetime, alert_at: datetime) -> bytes:
    """A PNG of the context's curves up to `until`, the moment it was taken; the alert's is marked where it is within."""
    from matplotlib import rc_context  # noqa: PLC0415 # a second of loading, which only who draws need spend
    from matplotlib.figure import Figure  # noqa: PLC0415 # the same

    until, alert_at = until.astimezone(UTC), alert_at.astimezone(UTC)
    at = f"at {until:%H:%M}"
    with rc_context({"font.family": "DejaVu Sans", "font.size": SIZE}):
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
        upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw=MARGINS)
        _titles(upper, "Errors, % of requests", f"{errors(context)} {at}", color=ERRORS)
        _curve(upper, context.curves.get(Curve.ERRORS), scale=100, color=ERRORS)
        _titles(lower, "p99 latency, seconds", f"{p99(context)} {at}", color=LATENCY)
        _curve(lower, context.curves.get(Curve.P99), scale=1, color=LATENCY)
        _time_axis(lower, until)
        _mark(upper, alert_at, until=until, named=True)
        _mark(lower, alert_at, until=until, named=False)
        picture = io.BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _titles(axes: "Axes", what: str, now: str, *, color: str) -> None:
    axes.set_title(what, loc="left", fontsize=SIZE, color=INK, pad=5)
    axes.set_title(now, loc="right", fontsize=SIZE, color=color, fontweight="bold", pad=5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    axes.tick_params(colors=QUIET, length=0)


def _curve(axes: "Axes", points: Points | None, *, scale: float, color: str) -> None:
    if not points:
        why = NO_ANSWER if points is None else NO_DATA
        axes.text(0.5, 0.45, why, transform=axes.transAxes, ha="center", color=QUIET)
        axes.set_yticks([])
        return
    moments: list[Any] = []
    values: list[float] = []
    for at, value in points:
        if moments and at - moments[-1] > CURVE_STEP * 1.5:  # where there was no data there is no line
            moments.append(moments[-1] + CURVE_STEP)
            values.append(math.nan)
        moments.append(at)
        values.append(value * scale)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.plot(moments, values, color=color, linewidth=1.6, solid_capstyle="round")
    axes.fill_between(moments, values, color=color, alpha=0.12, linewidth=0)
    axes.set_ylim(0, max(value for _, value in points) * scale * 1.15 or 1)
    axes.locator_params(axis="y", nbins=4)


def _time_axis(axes: "Axes", until: datetime) -> None:
    """Full and half hours; drawn whether there is data or not, so that a gap at the end is seen."""
    last = until.replace(minute=until.minute // 30 * 30, second=0, microsecond=0)
    ticks: list[Any] = [last - timedelta(minutes=30) * ago for ago in range(CURVE_LENGTH // timedelta(minutes=30) + 1)]
    shown = [tick for tick in ticks if tick >= until - CURVE_LENGTH]
    axes.set_xticks(shown, [f"{tick:%H:%M}" for tick in shown])
    axes.tick_params(axis="x", pad=6)  # clear of the other axis' zero
    axes.set_xlabel("time, UTC", loc="right", color=QUIET, labelpad=1)
    limits: list[Any] = [until - CURVE_LENGTH, until]
    axes.set_xlim(*limits)


def _mark(axes: "Axes", alert_at: datetime, *, until: datetime, named: bool) -> None:
    """A line where the alert fired."""
    if not until - CURVE_LENGTH <= alert_at <= until:
        return
    at: Any = alert_at
    axes.axvline(at, color=ALERT, linewidth=1, linestyle=(0, (4, 3)), clip_on=False)
    if named:
        is_late = alert_at > until - CURVE_LENGTH / 2
        axes.annotate(
            f"alert {alert_at:%H:%M}",
            (at, 0.98),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if is_late else 4, 0),
            textcoords="offset points",
            ha="right" if is_late else "left",
            va="top",
            color=ALERT,
        )
