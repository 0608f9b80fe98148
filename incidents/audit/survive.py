"""What an event may hold so that it reads back the same: from its canonical form, from jsonb, and from the mirror.

RFC 8785 knows numbers as JavaScript has them, jsonb knows no NUL, neither knows half a character. What would come back
otherwise, or not at all, is refused before anything is written: the change that it records is then undone.
"""

import math
from collections.abc import Mapping
from typing import Any

DEEPEST = 16  # lists and objects within one another
LARGEST = 2**53 - 1  # beyond it neighbours are one number
REPLACEMENT = "\ufffd"


class CannotBeKept(ValueError):
    """A detail that both stores would not give back as it is. Names its place, not its value."""


def refuse_what_would_change(detail: Mapping[str, Any]) -> None:
    """Raises CannotBeKept for whatever in it is no JSON, is out of a number's range, or is no whole text."""
    _look(detail, "detail", 0)


def without_nul(words: Mapping[str, str]) -> dict[str, str]:
    """Texts come from outside as they are: a NUL in one is no reason to lose the event, and becomes U+FFFD."""
    return {name: text.replace("\0", REPLACEMENT) if text else text for name, text in words.items()}


def _look(value: Any, where: str, depth: int) -> None:
    if isinstance(value, str):
        _look_at_text(value, where)
    elif isinstance(value, int | float):
        if not (math.isfinite(value) and abs(value) <= LARGEST):
            raise CannotBeKept(f"{where}: a number beyond what JSON keeps exactly; write it as text")
    elif isinstance(value, Mapping | list | tuple):
        if depth == DEEPEST:
            raise CannotBeKept(f"{where}: more than {DEEPEST} lists and objects within one another")
        _look_inside(value, where, depth + 1)
    elif value is not None:
        raise CannotBeKept(f"{where}: a {type(value).__name__} is no JSON")


def _look_inside(value: Any, where: str, depth: int) -> None:
    if not isinstance(value, Mapping):
        for place, inner in enumerate(value):
            _look(inner, f"{where}[{place}]", depth)
        return
    for name, inner in value.items():
        if not isinstance(name, str):
            raise CannotBeKept(f"{where}: a name in it is a {type(name).__name__}")
        _look_at_text(name, f"a name in {where}")
        _look(inner, f"{where}.{name}", depth)


def _look_at_text(text: str, where: str) -> None:
    if "\0" in text:
        raise CannotBeKept(f"{where}: PostgreSQL keeps no NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CannotBeKept(f"{where}: half a character (a lone surrogate)") from None
