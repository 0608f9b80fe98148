"""Puts a mark in the place of whatever is found in a text, and leaves everything else exactly as it was written."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from incidents.hiding.rules import Span
from incidents.hiding.views import is_plain

# Hiding one thing can bare another in its line (its neighbour now stands alone); two rounds settle all but contrived texts.
_ROUNDS = 6
_MATTERS = re.compile(r"[^\x00-\x2f:-@\[-`{-\x7f]")  # anything but ASCII punctuation and space

Found = tuple[int, int, str]


class Marks:
    """What stands where something was: `mark(kind)`. What is marked already is not looked into again."""

    def __init__(self, kinds: Sequence[str], mark: Callable[[str], str]) -> None:
        self.of = {kind: mark(kind) for kind in kinds}
        self.rank = {kind: place for place, kind in enumerate(kinds)}
        self.pattern = re.compile("|".join(re.escape(mark(kind)) for kind in kinds))
        self.with_the_line = re.compile(f"(?:{self.pattern.pattern}).*")


def take_out(
    text: str, find: Callable[[str], Iterable[Found]], near: Callable[[str], Iterable[Span]], marks: Marks
) -> tuple[str, Counter[str]]:
    """The text with a mark for everything that `find` finds in it, and how often each kind was. Twice gives the same text.

    `near` gives the spans of a plain text that `find` looks at closely, whatever it says to them.
    """
    text, counts = _once(text, find, marks)
    if not counts:
        return text, counts
    pieces, done = [], 0
    for start, end in _restless(text, _marked(text, marks), near):
        line, more = _until_still(text[start:end], find, marks)
        pieces += [text[done:start], line]
        done = end
        counts += more
    return "".join([*pieces, text[done:]]), counts


def _marked(text: str, marks: Marks) -> list[Span]:
    """The lines with marks in them."""
    return [(text.rfind("\n", 0, match.start()) + 1, match.end()) for match in marks.with_the_line.finditer(text)]


def _restless(text: str, lines: list[Span], near: Callable[[str], Iterable[Span]]) -> list[Span]:
    """Those lines in which anything may still be found. The plain ones are read as one: a look costs as much as a line."""
    plain, restless = lines, set()
    joined = "\n".join([text[start:end] for start, end in lines])
    if not is_plain(joined):
        plain = [line for line in lines if is_plain(text[slice(*line)])]
        restless = set(lines).difference(plain)
        joined = "\n".join([text[start:end] for start, end in plain])
    if proposed := list(near(joined)):
        starts = list(accumulate((end - start + 1 for start, end in plain), initial=0))
        for start, end in proposed:
            restless.update(plain[bisect(starts, start) - 1 : bisect(starts, end)])
    return sorted(restless)


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
    if not found:
        return text, Counter()
    spans = _merged(_uncovered(text, found, marks), marks)
    return _replaced(text, spans, marks), Counter([kind for _, _, kind in spans])


def _uncovered(text: str, found: list[Found], marks: Marks) -> list[Found]:
    """The findings in order, without the marks that an earlier round put there, or the writer of the text."""
    if taken := [match.span() for match in marks.pattern.finditer(text)]:
        found = sorted(_cut(found, taken))
    matters = _MATTERS.search
    return [one for one in found if text[one[0]].isalnum() or matters(text, one[0], one[1])]


def _cut(found: list[Found], taken: list[Span]) -> Iterator[Found]:
    first = 0
    for start, end, kind in found:
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        for piece in _pieces(start, end, taken, first) if first < len(taken) else ((start, end),):
            yield *piece, kind


def _pieces(start: int, end: int, taken: list[Span], index: int) -> Iterator[Span]:
    while index < len(taken) and taken[index][0] < end:
        if start < taken[index][0]:
            yield start, taken[index][0]
        start = max(start, taken[index][1])
        index += 1
    if start < end:
        yield start, end


def _merged(found: list[Found], marks: Marks) -> list[Found]:
    """Overlapping findings as one that covers them all, named after the longest; neighbours stay apart."""
    if all(one[1] <= following[0] for one, following in pairwise(found)):
        return found
    groups: list[list[Found]] = []
    reached = 0
    for one in found:
        if one[0] < reached:
            groups[-1].append(one)
        else:
            groups.append([one])
        reached = max(reached, one[1])
    return [group[0] if len(group) == 1 else _covering(group, marks) for group in groups]


def _covering(group: list[Found], marks: Marks) -> Found:
    kinds = {kind for _, _, kind in group}
    name = kinds.pop() if len(kinds) == 1 else min(group, key=lambda one: (one[0] - one[1], marks.rank[one[2]]))[2]
    return group[0][0], max([end for _, end, _ in group]), name


def _replaced(text: str, spans: list[Found], marks: Marks) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, kind in spans:
        pieces += (text[done:start], marks.of[kind])
        done = end
    return "".join([*pieces, text[done:]])
