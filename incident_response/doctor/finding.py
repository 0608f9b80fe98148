"""What a check has found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`NOTE` is worth knowing and fails nothing."""

    OK = "ok"
    NOTE = "note"
    FAIL = "FAIL"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line: what was looked at, and what is so; where that is wrong, what to do."""

    verdict: Verdict
    what: str
    said: str

    def __str__(self) -> str:
        return f"{self.verdict:<4}  {self.what}: {self.said}"


def ok(what: str, said: str) -> Finding:
    return Finding(verdict=Verdict.OK, what=what, said=said)


def note(what: str, said: str) -> Finding:
    return Finding(verdict=Verdict.NOTE, what=what, said=said)


def fail(what: str, said: str) -> Finding:
    return Finding(verdict=Verdict.FAIL, what=what, said=said)
