"""Puts a mark in the place of whatever is found in a text, and leaves everything else exactly as it was written."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from incidents.hiding.rules import Span
from incidents.hiding.views import is_plain

# Hiding one thing can bare another in its line (its neighbour now stands alone); two rounds settle all but contrived texts.
_ROUNDS = 6
_MATTERS = re.compile(r"[^\x00-\x2f:-@\[-`{-\x7f]")  # anything but ASCII punctuation and space

Found = tuple[int, int, str]


class Marks:
    """What stands where something was: `mark(kind)`. What is marked already is not looked into again."""

    def __init__(self, kinds: Sequence[str], mark: Callable[[str], str]) -> None:
        self.of = mark
        self.rank = {kind: place for place, kind in enumerate(kinds)}
        self.pattern = re.compile("|".join(re.escape(mark(kind)) for kind in kinds))


def take_out(
    text: str, find: Callable[[str], Iterable[Found]], near: Callable[[str], Iterable[Span]], marks: Marks
) -> tuple[str, Counter[str]]:
    """The text with a mark for everything that `find` finds in it, and how often each kind was. Twice gives the same text.

    `near` gives the spans of a plain text that `find` looks at closely, whatever it says to them.
    """
    text, counts = _once(text, find, marks)
    if not counts:
        return text, counts
    lines = text.split("\n")
    marked = [place for place, line in enumerate(lines) if "[" in line and marks.pattern.search(line)]
    for place in _restless(lines, marked, near):
        lines[place], more = _until_still(lines[place], find, marks)
        counts += more
    return "\n".join(lines), counts


def _restless(lines: list[str], places: list[int], near: Callable[[str], Iterable[Span]]) -> Iterable[int]:
    """Those of the lines in which anything may still be found. They are read as one text, for a look costs as much as a line."""
    plain = [place for place in places if is_plain(lines[place])]
    restless = set(places).difference(plain)
    starts = list(accumulate((len(lines[place]) + 1 for place in plain), initial=0))
    for start, end in near("\n".join(lines[place] for place in plain)):
        restless.update(plain[bisect(starts, start) - 1 : bisect(starts, end)])
    return restless


def _until_still(line: str, find: Callable[[str], Iterable[Found]], marks: Marks) -> tuple[str, Counter[str]]:
    counts: Counter[str] = Counter()
    for _ in range(_ROUNDS - 1):
        line, more = _once(line, find, marks)
        if not more:
            break
        counts += more
    return line, counts


def _once(text: str, find: Callable[[str], Iterable[Found]], marks: Marks) -> tuple[str, Counter[str]]:
    found = sorted(find(text))
    spans = list(_merged(_uncovered(text, found, marks), marks)) if found else []
    return _replaced(text, spans, marks) if spans else text, Counter(kind for _, _, kind in spans)


def _uncovered(text: str, found: list[Found], marks: Marks) -> Iterator[Found]:
    """The findings without the marks that an earlier round put there, or the writer of the text."""
    taken = [match.span() for match in marks.pattern.finditer(text)]
    first = 0
    for start, end, kind in found:
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        for piece in _pieces(start, end, taken, first) if first < len(taken) else ((start, end),):
            if _MATTERS.search(text, *piece):
                yield *piece, kind


def _pieces(start: int, end: int, taken: list[Span], index: int) -> Iterator[Span]:
    while index < len(taken) and taken[index][0] < end:
        if start < taken[index][0]:
            yield start, taken[index][0]
        start = max(start, taken[index][1])
        index += 1
    if start < end:
        yield start, end


def _merged(found: Iterator[Found], marks: Marks) -> Iterator[Found]:
    """Overlapping findings as one that covers them all, named after the longest; neighbours stay apart."""
    group: list[Found] = []
    end = 0
    for one in sorted(found):
        if group and one[0] >= end:
            yield group[0][0], end, _name(group, marks)
            group = []
        end = max(end, one[1]) if group else one[1]
        group.append(one)
    if group:
        yield group[0][0], end, _name(group, marks)


def _name(group: list[Found], marks: Marks) -> str:
    return group[0][2] if len(group) == 1 else min(group, key=lambda one: (one[0] - one[1], marks.rank[one[2]]))[2]


def _replaced(text: str, spans: list[Found], marks: Marks) -> str:
    pieces, done = [], 0
    for start, end, kind in spans:
        pieces += [text[done:start], marks.of(kind)]
        done = end
    return "".join([*pieces, text[done:]])
