"""What a rule is: a kind, a linear-time pattern that proposes, and a check in Python that disposes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import re2

Span = tuple[int, int]
Check = Callable[[bytes, int, int], Sequence[Span]]
Search = Callable[[bytes, int, int], Sequence[Span]]

OPTIONS = re2.Options()
OPTIONS.encoding = re2.Options.Encoding.LATIN1  # one byte a character, see views.py
OPTIONS.log_errors = False
OPTIONS.max_mem = 32 << 20


def compiled(pattern: bytes) -> Any:
    """The pattern under RE2, which has no backtracking: one search is linear in the text, whatever the text."""
    return re2.compile(pattern, OPTIONS)


def searcher(regexp: Any) -> Search:
    """Of a compiled pattern: `search(data, at, until)` gives the spans of the next match and its groups, (-1, -1) for none.

    RE2's own call, without the two objects that its Python wrapper makes of each match: they take longer than the search.
    """
    return partial(regexp._regexp.Match, re2._Anchor.UNANCHORED)


def whole(_data: bytes, start: int, end: int) -> Sequence[Span]:
    """The check of a pattern that needs none."""
    return ((start, end),)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is hidden.

    `pattern` proposes; its group 1, if it has one, is the value and the rest is context that stays readable. `check`
    receives the data and the proposed span, and returns the spans to hide, left to right: none, the same, narrower or wider.
    A pattern whose proposals may be long must be one that either accepts them or has no group: see `find`.
    `needs` is a byte that every match has in it, where none goes over a line: only lines with it are searched.
    """

    kind: str
    pattern: bytes
    check: Check = whole
    needs: bytes = b""
    regexp: Any = field(init=False, repr=False, compare=False)
    search: Search = field(init=False, repr=False, compare=False)
    group: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compiles once, when the table is read."""
        object.__setattr__(self, "regexp", compiled(self.pattern))
        object.__setattr__(self, "search", searcher(self.regexp))
        object.__setattr__(self, "group", min(self.regexp.groups, 1))

    def find(self, data: bytes) -> list[Span]:
        """Every span of `data` to hide, left to right.

        A refused value is looked at again, because it may hold the context of the next one (`token: password: x`); a
        refused proposal without context is not, or a long run of digits would be read once for each of its digits.
        """
        search, check, group, needs = self.search, self.check, self.group, self.needs
        found: list[Span] = []
        size = len(data)
        at, until = 0, 0 if needs else size
        while at < size:
            if needs:
                at, until = _line_with(needs, data, at, until)
            proposed = search(data, at, until)
            begin, finish = proposed[0]
            if begin < 0:
                at = until
                continue
            start, end = proposed[group]
            if spans := check(data, start, end):
                found += spans
                at = spans[-1][1]
            else:
                at = start if start > begin else finish
            if at <= begin:
                at = begin + 1
        return found


def _line_with(needed: bytes, data: bytes, at: int, until: int) -> Span:
    """What is left from `at` of the next line with the byte, where the present one ends at `until`; nothing if there is none."""
    place = data.find(needed, at)
    if 0 <= place < until:
        return at, until
    if place < 0:
        return len(data), len(data)
    end = data.find(b"\n", place)
    return max(at, data.rfind(b"\n", at, place) + 1), len(data) if end < 0 else end
