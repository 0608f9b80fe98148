"""What nobody can see is refused on saving, by rule: the refusal names the character and the place."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuspage.errors import UnreadableContent
from statuspage.hidden import MOST_MARKS, is_hidden, name_of, refuse_hidden

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
HIDDEN = [character for character in EVERY if is_hidden(character)]
MARKS = [
    character for character in EVERY if unicodedata.category(character) in ("Mn", "Me") and not is_hidden(character)
]
TEXT = st.text(st.characters(categories=["L", "N", "P", "Zs"]).filter(lambda one: not is_hidden(one)))


def refusal_of(text: str) -> str:
    with pytest.raises(UnreadableContent) as refused:
        refuse_hidden(text, where="the text")
    return str(refused.value)


@given(TEXT, st.sampled_from(HIDDEN), TEXT)
def test_each_is_named_with_its_place(before: str, hidden: str, after: str) -> None:
    said = refusal_of(before + hidden + after)
    assert said.startswith(f"Character {len(before) + 1} of the text")
    assert f"is {name_of(hidden)}, which nobody can see." in said


@given(TEXT)
def test_what_people_write_is_taken(text: str) -> None:
    refuse_hidden(f"{text}\n\t{text}", where="the text")


@pytest.mark.parametrize(
    "hidden",
    "\u200b\u200d\u202e\u2066\x07\x7f\ue000\ufeff\x00\u00ad\u2028\u2029\u034f\u115f\u3164\uffa0\u2800\ufe0f\ufffc\u180b\r"
    "\U000e0041\U000e0101\U0001d159\ufdd0\ud800",
)
def test_these_are_among_them(hidden: str) -> None:
    assert hidden in HIDDEN


def test_of_letters_marks_and_symbols_only_the_blank_ones_are() -> None:
    drawn = [one for one in HIDDEN if unicodedata.category(one)[0] in "LMNPSZ"]
    blank = re.compile("FILLER|SELECTOR|BLANK|JOINER|INHERENT|REPLACEMENT CHARACTER|NULL|SEPARATOR|LOST|VOWEL SEP|HALF")
    assert [one for one in drawn if not blank.search(unicodedata.name(one))] == []


def test_the_line_is_named_where_there_are_several() -> None:
    assert refusal_of("one\ntwo\u200b").startswith("Character 8 of the text (line 2) is ZERO WIDTH SPACE (U+200B)")


@given(st.lists(st.sampled_from(MARKS), min_size=MOST_MARKS + 1, max_size=40), TEXT.filter(bool))
def test_marks_that_run_into_other_lines_are_refused(marks: list[str], before: str) -> None:
    assert f"Character {len(before)} of the text carries {len(marks)} marks" in refusal_of(before + "".join(marks))


@given(st.lists(st.sampled_from(MARKS), max_size=MOST_MARKS))
def test_a_letter_may_carry_some(marks: list[str]) -> None:
    refuse_hidden("a" + "".join(marks) + "b", where="the text")
