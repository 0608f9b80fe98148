"""A document as Markdown. What people wrote is text in it: it forms no markup, no link and no mention.

https://spec.commonmark.org/0.31.2/#backslash-escapes : any ASCII punctuation may be escaped, and is shown as it was.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from incidents.document import Document, Point, Quote, Section

MARKUP = re.compile(r"[\\`*_\[\]<>~|@&$]")  # "@" begins a mention, and is in every address
AT_THE_BEGINNING = re.compile(r"^([-+#=:]|\d{1,9}(?=[.)]))")  # a list, a heading, the line below a heading
NAMED = re.compile(r":(?=[^\s\d])|\.(?=[^\W\d])|(?i:(?<=www)\.)")  # `https://`, `:smile:`, `example.com`
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
SAFE_IN_A_LINK = ":/?#@!$&'*+,;=%~"


def markdown(document: Document, *, titled: bool = False) -> str:
    """Without its title, which stands above it in Linear, unless it is to be `titled`."""
    title = [f"# {plain(document.title)}"] if titled else []
    notice = [f"**{plain(document.notice)}**"] if document.notice else []
    return "\n\n".join([*title, *notice, _points(document.facts), *map(_section, document.sections)])


def plain(text: str) -> str:
    """The text on one line, as text."""
    line = NAMED.sub(r"\\\g<0>", MARKUP.sub(r"\\\g<0>", " ".join(text.split())))
    return AT_THE_BEGINNING.sub(_begins_nothing, line)


def as_text(line: str) -> str:
    """What `plain` was given."""
    return ESCAPED.sub(r"\1", line)


def heading(text: str) -> str:
    """The line of a section's heading."""
    return f"## {plain(text)}"


def _begins_nothing(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}"


def _section(section: Section) -> str:
    text = [plain(section.text)] if section.text else []
    parts = [*text, *_table(section), *_list(section.points), *map(_quote, section.quotes), *_asked(section.questions)]
    return "\n".join([heading(section.heading), "\n\n".join(parts)])


def _table(section: Section) -> list[str]:
    if not section.rows:
        return []
    rows = [section.columns, *section.rows]
    lines = [f"| {' | '.join(map(plain, row))} |" for row in rows]
    return ["\n".join([lines[0], f"|{' --- |' * len(section.columns)}", *lines[1:]])]


def _list(points: list[Point]) -> list[str]:
    return [_points(points)] if points else []


def _points(points: Iterable[Point]) -> str:
    return "\n".join(f"- {' '.join(filter(None, [plain(one.text), _link(one)]))}" for one in points)


def _link(point: Point) -> str:
    """Brackets and what else would end the address are written as `%28`."""
    if not point.is_linked:
        return plain(point.name)
    return f"[{plain(point.name)}]({quote(point.link, safe=SAFE_IN_A_LINK)})"


def _quote(said: Quote) -> str:
    """Line by line as it was written, below when that was."""
    lines = [plain(line) for line in said.words.splitlines()]
    broken = [f"{line}\\" if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)]
    return "\n".join([f"{plain(said.at)}:", "", *(f"> {line}".rstrip() for line in broken)])


def _asked(questions: Iterable[str]) -> list[str]:
    """One below the other, in italics: Linear keeps them as they are until somebody writes there."""
    lines = [f"- _{plain(one)}_" for one in questions]
    return ["\n".join(lines)] if lines else []
