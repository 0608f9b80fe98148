"""A plot, ready to be drawn by console/home/plot.html."""

from dataclasses import dataclass, field

TOP, DEEP = 12, 150  # pixels: above what is drawn, and down to the axis
FOOT = 24  # below the axis


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A line across, and what it is worth."""

    y: int
    words: str

    @property
    def words_y(self) -> int:
        """Where its words stand, on the middle of the line."""
        return self.y + 4


@dataclass(frozen=True, kw_only=True)
class Along:
    """Words below the axis; `anchor` is which end of them stands at `x`."""

    x: str
    words: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Box:
    """A bar or a part of one."""

    x: str
    y: float
    width: str
    height: float
    tone: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """From one point to the next."""

    x1: str
    y1: float
    x2: str
    y2: float
    tone: str


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A point; `title` is what a pointer that rests on it is told."""

    x: str
    y: float
    tone: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Key:
    """One entry of the legend. The table says it too, since not everybody tells colours apart."""

    tone: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """`up` and `along_axis` say what the axes are, with units. `empty` is said in place of a drawing: why, and what to do next.

    Of `rows` the first cell is the row's head. `said` is the one figure for all of it.
    """

    name: str
    title: str
    said: str = ""
    note: str = ""
    up: str = ""
    along_axis: str = ""
    grid: list[Grid] = field(default_factory=list)
    along: list[Along] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    empty: str = ""

    @property
    def axis(self) -> int:
        """Where the axis lies."""
        return TOP + DEEP

    @property
    def height(self) -> int:
        """Of everything."""
        return self.axis + FOOT

    @property
    def words_y(self) -> int:
        """Where the words along the axis stand."""
        return self.axis + 17
