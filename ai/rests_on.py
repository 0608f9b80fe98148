"""What a draft's words rest on: the model names the timeline's lines in a last line of its own, parted off before anybody reads
the words.
"""

import re
from dataclasses import dataclass, field

from ai.story import numbers_in

MOST = 12  # entries that are kept of one answer
_MARK = re.compile(r"^[^\w\n]{0,8}used[^\w\n]{0,8}:", re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(r"\d{1,9}")
_IN_BRACKETS = re.compile(r"[(\[]\s?(\d{1,9}(?:\s?[,;]\s?\d{1,9})*)\s?[)\]]")


@dataclass(frozen=True, kw_only=True)
class Parted:
    """The words for customers, and the numbers that the model named; none where it named none."""

    words: str = field(repr=False)
    numbers: tuple[int, ...] = ()


def parted(text: str) -> Parted:
    """A last line such as `USED: 3, 7` is taken off, whatever stands in it."""
    above, _, last = text.strip().rpartition("\n")
    if not _MARK.match(last):
        return Parted(words=text.strip())
    return Parted(words=above.strip(), numbers=tuple(map(int, _NUMBER.findall(last)))[:MOST])


def names_entries(words: str, material: str) -> bool:
    """Whether customers would read of our entries: in another line of that kind, or by a number of one in brackets."""
    shown = numbers_in(material)
    named = (number for found in _IN_BRACKETS.findall(words) for number in _NUMBER.findall(found))
    return bool(_MARK.search(words)) or any(int(number) in shown for number in named)
