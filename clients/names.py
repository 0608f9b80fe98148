"""What other systems call people and things: one line of text that can be stored and shown, whatever they hold.

A name with a NUL in it is refused by PostgreSQL, a lone surrogate by everybody, and what turns the direction of writing would
turn the words that stand beside it.
"""

import unicodedata
from typing import Annotated

from pydantic import BeforeValidator

LONGEST_NAME, LONGEST_ADDRESS = 200, 320  # characters
TURNS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
BLANKS = {"\u200b", "\u2060", "\ufeff"}  # have no width


def as_line(said: object) -> object:
    """Text on one line without what cannot be seen or stored; null is empty. What is no text stays what it is."""
    if said is None:
        return ""
    if not isinstance(said, str):
        return said
    seen = said.encode("utf-8", "replace").decode()
    unseen = TURNS | BLANKS
    return " ".join(
        "".join(" " if unicodedata.category(one) == "Cc" else one for one in seen if one not in unseen).split()
    )


def _name(said: object) -> object:
    line = as_line(said)
    return line[:LONGEST_NAME] if isinstance(line, str) else line


def _address(said: object) -> object:
    """One that is longer than addresses may be is none."""
    line = as_line(said)
    return "" if isinstance(line, str) and len(line) > LONGEST_ADDRESS else line


Line = Annotated[str, BeforeValidator(as_line)]  # of any length
Name = Annotated[str, BeforeValidator(_name)]
Address = Annotated[str, BeforeValidator(_address)]
