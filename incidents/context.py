"""What could be seen of an incident's service at one moment: numbers, curves, log lines, traces, commits, owners."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

BEFORE = timedelta(hours=2)  # what a number is compared with
CURVE_LENGTH = timedelta(minutes=150)
CURVE_STEP = timedelta(minutes=2)
COMMITS_LENGTH = timedelta(hours=4)


class Measure(StrEnum):
    """A number's name in `Context.numbers`. Shares are from 0 to 1, times in seconds."""

    ERRORS = "errors"
    ERRORS_BEFORE = "errors_before"  # two hours earlier
    P99 = "p99"
    P99_BEFORE = "p99_before"
    BURN = "burn"  # how many times faster than the error budget allows


class Curve(StrEnum):
    """A curve's name in `Context.curves`."""

    ERRORS = "errors"
    P99 = "p99"


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line, redacted."""

    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One trace: when it began, how many milliseconds it took, what it was of."""

    id: str
    at: datetime
    ms: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit on a repository's default branch."""

    repo: str
    sha: str
    message: str
    author: str
    at: datetime
    url: str


@dataclass(frozen=True, kw_only=True)
class Context:
    """`answered` and `silent` are systems by the names people know them by; one that answered in part is in both.

    A number that is None has no data, which is not zero; one that is not there was not asked for or not answered.
    """

    service: str = ""  # the alert's label; empty: nobody named one
    slo_percent: float = 0.0
    numbers: dict[str, float | None] = field(default_factory=dict)
    curves: dict[str, list[tuple[datetime, float]]] = field(default_factory=dict)
    lines: list[LogLine] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)  # no answer in time
    refused: list[str] = field(default_factory=list)  # an answer that no repetition would better

    @property
    def has_curves(self) -> bool:
        """Whether there is anything to draw."""
        return any(self.curves.values())

    @property
    def asked(self) -> bool:
        """Whether anything was looked up at all."""
        return bool(self.answered or self.silent or self.refused)
