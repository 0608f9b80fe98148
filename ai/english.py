"""Whether a text is English: by the words that no English text about an outage does without, and by its letters."""

import re

LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_COMMON = frozenset(
    LETTERS.findall(
        "a about affecting after again all also an and any are as at be been being but by can continue continuing"
        " customers experience experiencing few fix for from had has have if in into is issue issues it its know may"
        " more most not now of on once only or our problem some soon still team than that the their them there these"
        " they this those to under update updates was we were when which while who will with within working you your"
    )
)
_LEAST_COMMON = 0.25  # of the words; our standard text has 0.7, other languages below 0.15
_MOST_FOREIGN = 0.1  # of the letters, as from other scripts


def is_english(text: str) -> bool:
    """For a few sentences at least: of two or three words nobody can tell."""
    words = [word.casefold() for word in LETTERS.findall(text)]
    letters = [letter for word in words for letter in word if letter.isalpha()]
    foreign = sum(not letter.isascii() for letter in letters)
    return sum(word in _COMMON for word in words) >= _LEAST_COMMON * len(words) and foreign <= _MOST_FOREIGN * len(
        letters
    )
