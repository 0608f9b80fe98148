"""How many answers had each property, in this run and in the last one of the same model."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

Kept = Mapping[str, Mapping[str, tuple[int, int]]]  # by model, by property: how many had it, of how many
_SHAPE = TypeAdapter(dict[str, dict[str, tuple[int, int]]])


@dataclass
class Rates:
    """`unanswered` are questions that nobody answered: an outage, or a model that is too busy, says nothing of it."""

    had: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0

    def note(self, name: str, *, has: bool) -> None:
        """One more answer."""
        self.of[name] += 1
        self.had[name] += has

    def kept(self) -> dict[str, tuple[int, int]]:
        """As it is kept for the next run."""
        return {name: (self.had[name], self.of[name]) for name in self.of}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One property: its rate from 0 to 1, now and the last time, where there was one."""

    name: str
    had: int
    of: int
    last: float | None

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return self.had / self.of

    @property
    def fell(self) -> bool:
        """Below the last time, by more than a case would."""
        return self.last is not None and self.rate < self.last - 1 / (2 * self.of)

    def __str__(self) -> str:
        before = "" if self.last is None else f", last {self.last:.1%}"
        return f"{self.name:24} {self.rate:7.1%} ({self.had} of {self.of}{before}) {'FELL' if self.fell else 'ok'}"


def lines(now: Rates, last: Mapping[str, tuple[int, int]]) -> Iterator[Line]:
    """In the order in which they were first measured."""
    for name, (had, of) in now.kept().items():
        before, count = last.get(name, (0, 0))
        yield Line(name=name, had=had, of=of, last=before / count if count else None)


def read(file: Path) -> dict[str, dict[str, tuple[int, int]]]:
    """What was kept, by model; nothing where there is no file. Raises pydantic.ValidationError for another file than ours."""
    return _SHAPE.validate_json(file.read_bytes()) if file.exists() else {}


def write(file: Path, kept: Kept) -> None:
    """In the order of the models' names, so that two runs can be compared by eye."""
    file.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
