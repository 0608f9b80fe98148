"""Rules that are asked together: one reading of the text says which of them have anything to propose."""

from collections.abc import Iterator, Sequence

import re2

from incidents.hiding.rules import OPTIONS, Rule, Span
from incidents.hiding.take_out import Found
from incidents.hiding.views import View


class Table:
    """Of two findings of one length, the kind that stands higher gives the name."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._candidates = re2.Set.SearchSet(OPTIONS)
        for rule in self._rules:
            self._candidates.Add(rule.pattern)
        self._candidates.Compile()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Each once, in their order."""
        return tuple(dict.fromkeys(rule.kind for rule in self._rules))

    def proposes(self, data: bytes) -> bool:
        """Whether any rule has something to propose in this reading."""
        return bool(self._candidates.Match(data))

    def near(self, data: bytes) -> Iterator[Span]:
        """What the rules propose in this reading, before anything is checked."""
        for index in self._candidates.Match(data) or ():
            for match in self._rules[index].regexp.finditer(data):
                yield match.span()

    def find(self, view: View) -> list[Found]:
        """Spans of the original text that are to be hidden, as this reading of it shows them."""
        found: list[Found] = []
        for index in self._candidates.Match(view.data) or ():
            rule = self._rules[index]
            kind = rule.kind
            found += [(start, end, kind) for start, end in rule.find(view.data) if start < end]
        return found if view.starts is None else [(*view.origin(start, end), kind) for start, end, kind in found]
