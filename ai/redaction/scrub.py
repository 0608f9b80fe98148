"""Hides what a model must not read, and leaves everything else exactly as it was written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ai.redaction.kinds import MARKS, TABLE
from ai.redaction.people import Known, People
from ai.redaction.pieces import pieces
from ai.redaction.wrapped import over_lines
from incidents.hiding.rules import Span
from incidents.hiding.take_out import Found, take_out
from incidents.hiding.views import views


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text fit to be shown to a model, and how often each kind was hidden in it: `{"email": 2}`."""

    text: str
    found: dict[str, int]


@lru_cache(maxsize=32)
def _people(known: tuple[Known, ...]) -> People:
    """Prepared once for the many texts of one incident."""
    return People(known)


def scrub(text: str, *, known: Sequence[Known] = ()) -> Scrubbed:
    """The text with a typed placeholder such as `[EMAIL]` for everything that must not be told.

    `known` are people who may be named in it. What surrounds a placeholder is the original, character for character.
    Scrubbing twice gives the same text. The time is linear in the length of any text. Raises nothing.
    """
    people = _people(tuple(known))
    shown, counts = "", Counter[str]()
    for piece in pieces(text):
        kept, found = take_out(
            piece, lambda read: _findings(read, people), lambda plain: _near(plain.encode(), people), MARKS
        )
        shown += kept
        counts += found
    return Scrubbed(shown, dict(sorted(counts.items())))


def _findings(text: str, people: People) -> list[Found]:
    """Spans of the original to hide, from every reading of it."""
    found: list[Found] = []
    for view in views(text):
        found += TABLE.find(view)
        found += over_lines(view)
        found += [(*view.origin(*span), kind) for span, kind in people.find(view)]
    return found


def _near(data: bytes, people: People) -> Iterator[Span]:
    """Where a plain text of lines that have nothing to do with each other is to be read closely."""
    yield from TABLE.near(data)
    yield from people.near(data)
