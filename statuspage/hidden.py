"""A draft is plain text: characters that nobody can see, or that change how others are read, are refused by name and place."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from statuspage.errors import UnreadableContent

MOST_MARKS = 4  # on one letter; more run into the lines above and below

# Categories of which no character is text: control, format (zero-width, bidirectional, tags), private use, surrogates,
# unassigned, line and paragraph separators.
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
LINES = "\n\t"

# Letters, marks and symbols that are drawn as nothing all the same. The first column is Unicode's
# Default_Ignorable_Code_Point where the category does not say it; the last are blanks with a name.
BLANK = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x2800, 0x2800),  # Braille blank
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFFC, 0xFFFC),  # object replacement
    (0x13441, 0x13446),  # hieroglyph blanks and lost signs
    (0x16FE4, 0x16FE4),  # Khitan filler
    (0x1D159, 0x1D159),  # null notehead
    (0xE0000, 0xE0FFF),  # tags and variation selectors
)


def refuse_hidden(text: str, *, where: str) -> None:
    """`where` is what it is of, e.g. `the title`. Raises UnreadableContent for the first one."""
    for place, character in enumerate(text, start=1):
        if is_hidden(character):
            raise UnreadableContent(
                f"Character {place} of {where}{_on_line(text, place)} is {name_of(character)}, which nobody can see."
                " Remove it, then save again."
            )
    for place, marks in _runs_of_marks(text):
        if marks > MOST_MARKS:
            raise UnreadableContent(
                f"Character {place} of {where}{_on_line(text, place)} carries {marks} marks, which run into the lines"
                f" around it; at most {MOST_MARKS} can be read. Remove some, then save again."
            )


def is_hidden(character: str) -> bool:
    """Whether it is none that a reader sees as text; line breaks and tabs are."""
    if unicodedata.category(character) in UNSEEN:
        return character not in LINES
    return any(first <= ord(character) <= last for first, last in BLANK)


def name_of(character: str) -> str:
    """`ZERO WIDTH SPACE (U+200B)`, or the number alone where there is no name."""
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{name} ({number})" if name else number


def _runs_of_marks(text: str) -> Iterator[tuple[int, int]]:
    """Where marks stand upon a character: its place, counted from 1, and how many there are."""
    place = 0
    for is_mark, run in groupby(text, key=lambda character: unicodedata.category(character) in ("Mn", "Me")):
        length = len(list(run))
        if is_mark:
            yield max(place, 1), length
        place += length


def _on_line(text: str, place: int) -> str:
    """` (line 3)` in a text of several lines."""
    return f" (line {text.count(chr(10), 0, place - 1) + 1})" if "\n" in text else ""
