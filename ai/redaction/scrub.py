"""Hides what a model must not read, and leaves everything else exactly as it was written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from ai.redaction.kinds import KINDS, RANK, RULES, placeholder
from ai.redaction.people import Known, People
from ai.redaction.rules import OPTIONS, Span
from ai.redaction.views import views

# Hiding one thing can bare another (its neighbour now stands alone); two rounds settle all but contrived texts.
_ROUNDS = 6
_PLACEHOLDER = re.compile("|".join(re.escape(placeholder(kind)) for kind in KINDS))
_MATTERS = re.compile(r"[^\x00-\x2f:-@\[-`{-\x7f]")  # anything but ASCII punctuation and space

Found = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text fit to be shown to a model, and how often each kind was hidden in it: `{"email": 2}`."""

    text: str
    found: dict[str, int]


def _candidates() -> "re2.Set":
    proposals = re2.Set.SearchSet(OPTIONS)
    for rule in RULES:
        proposals.Add(rule.pattern)
    proposals.Compile()
    return proposals


_CANDIDATES = _candidates()


@lru_cache(maxsize=32)
def _people(known: tuple[Known, ...]) -> People:
    """Prepared once for the many texts of one incident."""
    return People(known)


def scrub(text: str, *, known: Sequence[Known] = ()) -> Scrubbed:
    """The text with a typed placeholder such as `[EMAIL]` for everything that must not be told.

    `known` are people who may be named in it. What surrounds a placeholder is the original, character for character.
    Scrubbing twice gives the same text. The time is linear in the length of any text. Raises nothing.
    """
    people = _people(tuple(known))
    counts: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        spans = list(_merged(_uncovered(text, _findings(text, people))))
        if not spans:
            break
        counts.update(kind for _, _, kind in spans)
        text = _replaced(text, spans)
    return Scrubbed(text, dict(sorted(counts.items())))


def _findings(text: str, people: People) -> list[Found]:
    """Spans of the original to hide, from every reading of it."""
    found: list[Found] = []
    for view in views(text):
        for index in _CANDIDATES.Match(view.data) or ():
            rule = RULES[index]
            found.extend((*view.origin(*span), rule.kind) for span in rule.find(view.data) if span[0] < span[1])
        found.extend((*view.origin(*span), kind) for span, kind in people.find(view.text))
    return sorted(found)


def _uncovered(text: str, found: list[Found]) -> Iterator[Found]:
    """The findings without the placeholders that an earlier round put there, or the writer of the text."""
    taken = [match.span() for match in _PLACEHOLDER.finditer(text)]
    first = 0
    for start, end, kind in found:
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        for piece in _pieces(start, end, taken, first):
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


def _merged(found: Iterator[Found]) -> Iterator[Found]:
    """Overlapping findings as one that covers them all, named after the longest; neighbours stay apart."""
    group: list[Found] = []
    end = 0
    for one in sorted(found):
        if group and one[0] >= end:
            yield group[0][0], end, _name(group)
            group = []
        end = max(end, one[1]) if group else one[1]
        group.append(one)
    if group:
        yield group[0][0], end, _name(group)


def _name(group: list[Found]) -> str:
    return min(group, key=lambda one: (one[0] - one[1], RANK[one[2]]))[2]


def _replaced(text: str, spans: list[Found]) -> str:
    pieces, done = [], 0
    for start, end, kind in spans:
        pieces += [text[done:start], placeholder(kind)]
        done = end
    return "".join([*pieces, text[done:]])
