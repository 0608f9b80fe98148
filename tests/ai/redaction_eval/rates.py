"""The rates of each kind, over all lines."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ai.redaction import Known, Scrubbed, scrub

HERE = Path(__file__).parent
CAST = (
    Known("Jane Whitfield", "jane.whitfield@northwind.io", "@jwhit"),
    Known("Jane Whitfield", "", "U07JANE01"),
    Known("Tomasz Wójcik", "tomasz@northwind.io", "@tomw"),
    Known("María José Fernández", "", ""),
    Known("Raj Patel", "raj@northwind.io", ""),
    Known("Will Chen", "will@northwind.io", "@will"),
    Known("Siobhán O'Connor", "soconnor@northwind.io", ""),
    Known("李伟", "", ""),
    Known("Li Wei", "", ""),
    Known("Mark Grant", "", "@mgrant"),
)
_MARK = r"\[[A-Z0-9_]+\]"
_TELLING = 8  # so many characters of a longer secret are a part of it that may not stay either


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what must go, as pairs of kind and words in their order, and who is known."""

    text: str
    hides: tuple[tuple[str, str], ...] = ()
    known: bool = False


@dataclass(slots=True)
class Rates:
    """Of each kind: how many had to go, how many went, how many findings had no right to be one; and the lines."""

    wanted: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def recall(self, kind: str | None = None) -> float:
        """Of the kind, or of all."""
        return _share(_of(self.gone, kind), _of(self.wanted, kind))

    def precision(self, kind: str | None = None) -> float:
        """Of the kind, or of all."""
        right = _of(self.gone, kind)
        return _share(right, right + _of(self.wrong, kind))

    def table(self) -> list[str]:
        """A line a kind, all of them last."""
        kinds = (*sorted(self.wanted | self.wrong), None)
        return [
            f"redaction {kind or 'all':16} {_of(self.wanted, kind):4} wanted  recall {self.recall(kind):6.1%}  "
            f"precision {self.precision(kind):6.1%}"
            for kind in kinds
        ]


def lines(name: str) -> list[Line]:
    """Of one of the files."""
    rows = map(json.loads, (HERE / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [Line(row["text"], tuple(map(tuple, row.get("hides", ()))), row.get("known", False)) for row in rows]


def taken() -> Rates:
    """Every line scrubbed and compared."""
    rates = Rates()
    for line in (*lines("hidden"), *lines("kept")):
        _compare(line, scrub(line.text, known=CAST if line.known else ()), rates)
    return rates


def _compare(line: Line, result: Scrubbed, rates: Rates) -> None:
    stayed = [kind for kind, what in line.hides if _shows(result.text, what)]
    rates.wanted.update(kind for kind, _ in line.hides)
    rates.gone.update(kind for kind, _ in line.hides)
    rates.gone.subtract(stayed)
    exact = bool(re.fullmatch(_expected(line), result.text, re.DOTALL))
    if not exact and not stayed:
        rates.wrong.update([next(iter(result.found))])
    if not exact:
        rates.missed.append(f"{line.text!r} -> {result.text!r}")


def _shows(text: str, what: str) -> bool:
    """Whether it is still there, or a telling part of it."""
    return any(what[at : at + _TELLING] in text for at in range(max(1, len(what) - _TELLING + 1)))


def _expected(line: Line) -> str:
    """The line with one mark for each of the things, and all else as it was."""
    pieces, rest = [], line.text
    for _, what in line.hides:
        before, _, rest = rest.partition(what)
        pieces.append(re.escape(before))
    return _MARK.join([*pieces, re.escape(rest)])


def _of(counted: Counter[str], kind: str | None) -> int:
    return counted.total() if kind is None else counted[kind]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
