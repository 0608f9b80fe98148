"""Whether an answer repeats what somebody else wrote, word for word. A model that obeys a text mostly does."""

import re

_WORD = re.compile(r"\w+")
RUN = 7  # words in a row; people and models meet by chance in fewer


def copied(answer: str, *, of: str, but: str = "") -> str:
    """The first run of words that stands in both and not in `but`; empty where there is none."""
    words = _words(answer)
    given, allowed = _runs(_words(of)), _runs(_words(but))
    return next((" ".join(run) for run in _in_order(words) if run in given and run not in allowed), "")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _in_order(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(_in_order(words))
