"""Where things stand in a drawing: slots across, and values up to a round one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.home.plots.plot import DEEP, TOP, Along, Box, Grid

MINUTE, HOUR, DAY = 60, 3600, 86_400
ROUND_TIMES = (
    *(2, 10, 30),
    *(minutes * MINUTE for minutes in (1, 2, 4, 10, 20, 30)),
    *(hours * HOUR for hours in (1, 2, 4, 8, 12)),
    *(days * DAY for days in (1, 2, 4, 10, 20, 30, 60, 120, 360)),
)  # of each the half is round, too
ROUND_NUMBERS = (2, 4, 10, 20, 40)
NAMED = 4  # places along the axis whose words find room on a phone


@dataclass(frozen=True, kw_only=True)
class Up:
    """Values from 0 to `top`."""

    top: float
    words: Callable[[float], str]

    def y(self, value: float) -> float:
        """In pixels from above."""
        return round(TOP + DEEP * (1 - value / self.top), 1)

    def box(self, low: float, high: float, across: tuple[str, str], *, tone: str, title: str) -> Box:
        """From one value up to another, where and as wide as `across` says."""
        y = self.y(high)
        return Box(x=across[0], y=y, width=across[1], height=round(self.y(low) - y, 1), tone=tone, title=title)

    def grid(self) -> list[Grid]:
        """Nothing, half and all of it."""
        return [Grid(y=round(self.y(value)), words=self.words(value)) for value in (0, self.top / 2, self.top)]


@dataclass(frozen=True)
class Slots:
    """So many places of the same width beside each other."""

    count: int

    def middle(self, place: int) -> str:
        """Of that place."""
        return f"{100 * (place + 0.5) / self.count:.2f}%"

    def bar(self, place: int) -> tuple[str, str]:
        """Where a bar begins in that place, and how wide it is."""
        share = 0.72 if self.count > 1 else 0.2
        return f"{100 * (place + (1 - share) / 2) / self.count:.2f}%", f"{100 * share / self.count:.2f}%"

    def along(self, words: Sequence[str]) -> list[Along]:
        """A few of them, the first and the last among them."""
        last = self.count - 1
        places = sorted({round(last * step / (NAMED - 1)) for step in range(NAMED)} if last else {0})
        return [Along(x=self.middle(place), words=words[place], anchor=self._anchor(place)) for place in places]

    def _anchor(self, place: int) -> str:
        if self.count <= NAMED:
            return "middle"
        return {0: "start", self.count - 1: "end"}.get(place, "middle")


def up_to_time(seconds: float) -> float:
    """The first round time that is not below it."""
    return next((one for one in ROUND_TIMES if one >= seconds), seconds)


def up_to_number(value: float) -> float:
    """The first round number that is not below it: 2, 4, 10, 20, 40, 100, …; of small sums 0.02, 0.04, …"""
    scale = 0.01
    while scale * ROUND_NUMBERS[-1] < value:
        scale *= 10
    return next(one * scale for one in ROUND_NUMBERS if one * scale >= value)


def in_time(seconds: float) -> str:
    """`0`, `30 s`, `3 min 20 s`, `12 min`, `1 h 30 min`, `2 d 4 h`: in a table, on an axis, in a sentence."""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s" if whole else "0"
    if whole < 10 * MINUTE:
        return _with_rest(whole, (MINUTE, "min"), (1, "s"))
    if whole < HOUR - MINUTE / 2:
        return f"{round(whole / MINUTE)} min"
    return (
        _with_rest(whole, (HOUR, "h"), (MINUTE, "min"))
        if whole < 2 * DAY
        else _with_rest(whole, (DAY, "d"), (HOUR, "h"))
    )


def _with_rest(whole: int, big: tuple[int, str], small: tuple[int, str]) -> str:
    many, rest = divmod(round(whole / small[0]) * small[0], big[0])
    return f"{many} {big[1]} {rest // small[0]} {small[1]}" if rest else f"{many} {big[1]}"
