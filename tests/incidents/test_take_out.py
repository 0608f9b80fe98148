"""What one thing's hiding bares in its line is hidden too, and lines in which nothing can be bared are read once."""

import re
from collections.abc import Iterator

from incidents.hiding.rules import Span
from incidents.hiding.take_out import Found, Marks, take_out

MARKS = Marks(["name", "pay"], "[{}]".format)


def find(text: str) -> Iterator[Found]:
    """Names; and what is paid to somebody whose name is hidden."""
    for match in re.finditer(r"Ines|(?<=\[name\] )[0-9]+", text):
        yield *match.span(), "name" if match.group() == "Ines" else "pay"


def near(text: str) -> Iterator[Span]:
    for match in re.finditer(r"[0-9]+", text):
        yield match.span()


def test_what_is_bared_by_a_mark_is_hidden_too() -> None:
    text, counts = take_out("Ines 90\nMark 80\nask Ines\nInes 70", find, near, MARKS)

    assert text == "[name] [pay]\nMark 80\nask [name]\n[name] [pay]"
    assert counts == {"name": 3, "pay": 2}


def test_only_lines_that_may_hold_more_are_read_again() -> None:
    read: list[str] = []

    def reading(text: str) -> Iterator[Found]:
        read.append(text)
        return find(text)

    take_out("Ines 90\nask Ines", reading, near, MARKS)

    assert read == ["Ines 90\nask Ines", "[name] 90", "[name] [pay]"]


def test_a_line_that_can_be_read_in_two_ways_is_always_read_again() -> None:
    assert take_out("naïve Ines 90\nInes", find, lambda _: (), MARKS)[0] == "naïve [name] [pay]\n[name]"


def test_a_mark_that_somebody_wrote_stays_in_its_place() -> None:
    assert take_out("[name]\n[name] 5 Ines", find, near, MARKS)[0] == "[name]\n[name] [pay] [name]"
