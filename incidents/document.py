"""A document in its parts, apart from how it is shown: as Markdown (markdown.py) or on a page. All of it is plain text."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Point:
    """One line of a list; `name` stands at its end, and leads to `link`."""

    text: str
    name: str = ""
    link: str = ""

    @property
    def is_linked(self) -> bool:
        """Only to the web: what a machine gave us as an address may be anything."""
        return self.link.startswith(("https://", "http://"))


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What somebody said, word by word, and when."""

    at: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading and what stands below it, in this order; `questions` guide people who are to write there."""

    heading: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """`notice` is empty, or what has to be read first."""

    title: str
    sections: list[Section]
    facts: list[Point]
    notice: str = ""
