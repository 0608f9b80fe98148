"""A guard, how it is taken out, and the test that must then fail."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Code:
    """Source without it: `old` stands once in `file`."""

    file: str
    old: str
    new: str

    @property
    def module(self) -> str:
        """`statuspage.proof`."""
        return self.file.removesuffix(".py").replace("/", ".")

    def source(self) -> str:
        """What is run instead. Raises ValueError where the guard is not found as it is written here."""
        return replaced_once(self.file, (ROOT / self.file).read_text(), self.old, self.new)


@dataclass(frozen=True, kw_only=True)
class Function:
    """A trigger's function without one of its conditions."""

    name: str
    old: str
    new: str

    def without(self, written: str) -> str:
        """Its definition instead of that one. Raises ValueError likewise."""
        return replaced_once(self.name, written, self.old, self.new)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """SQL of whoever owns the database, and what puts the guard back."""

    sql: str
    undo: str


@dataclass(frozen=True, kw_only=True)
class Guard:
    """`name` says what it holds; `test` is a file and a function under tests/, with its case where only that one must fail."""

    name: str
    how: Code | Function | Statement
    test: str

    def is_of(self, nodeid: str) -> bool:
        """Whether that is its test, or a case of it."""
        return nodeid == f"tests/{self.test}" or nodeid.startswith(f"tests/{self.test}[")

    @property
    def where(self) -> str:
        """The file, function or table in which it stands."""
        match self.how:
            case Code() as code:
                return code.file
            case Function() as function:
                return f"{function.name}()"
            case Statement(sql=sql):
                found = re.search(r"(?:statuspage|incidents)_\w+", sql)
                return f"table {found[0]}" if found else "the database"


def disabled(name: str, table: str, trigger: str, test: str) -> Guard:
    """A trigger that is there and never runs."""
    alter = f"ALTER TABLE {table} {{}} TRIGGER {trigger}"
    return Guard(name=name, how=Statement(sql=alter.format("DISABLE"), undo=alter.format("ENABLE ALWAYS")), test=test)


def never(name: str, file: str, condition: str, test: str, *, instead: str = "False") -> Guard:
    """A guard in the code whose `if condition:` never holds, or holds `instead`."""
    return Guard(name=name, how=Code(file=file, old=f"if {condition}:", new=f"if {instead}:"), test=test)


def without(name: str, file: str, code: str, test: str, *, instead: str = "None") -> Guard:
    """One that is a piece of code, left out."""
    return Guard(name=name, how=Code(file=file, old=code, new=instead), test=test)


def replaced_once(where: str, text: str, old: str, new: str) -> str:
    """Raises ValueError unless `old` stands there exactly once."""
    if text.count(old) != 1:
        raise ValueError(f"{where}: {text.count(old)} times, not once: {old}")
    return text.replace(old, new)
