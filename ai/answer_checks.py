"""What an answer must not be, to be shown to anybody as the model's: one small function each, and what the model is told then.

An answer that fails is asked for once more and else replaced, so a check that refuses good words costs a draft: each looks for
what calm words about an outage do not say. What the model is told is fixed, since it stands beside our instructions.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from ai import cause
from ai.caught_up import is_unfounded
from ai.rests_on import names_entries
from ai.story import NUMBERED

Given = Mapping[str, str]  # the material, as the model read it
PUBLISHED: Final = "last published update"  # the one part of it that customers have read already

_PLACEHOLDER = re.compile(
    r"\[[A-Z][A-Z _-]{1,30}\]|\[[a-z]+(?: [a-z]+){0,5}\]|\{\{?\s?\w+\s?\}?\}|<[a-z]+(?:[ _][a-z]+){1,3}>|_{3,}"
    r"|\b(?:TBD|TBC|TODO|XX+|lorem ipsum)\b"
)
_LINK = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"')\]]+"
    r"|\b(?:[\w-]{2,63}\.){1,5}(?:com|net|org|io|dev|app|cloud|info|biz|eu|uk|de|co|ly|me|ai|example|internal|local|test)\b[^\s<>\"')\],]*",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?P<before>\S?[\"\u201c\u2018\u201d\u2019')]{0,3} ?)(?P<word>[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff][^\W\d_]+)"
)
_BEGINS = re.compile(r"^$|[.!?:;(\"\u201c\u2018]")
_ORDINARY = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "utc",
        "gmt",
        "bst",
        "cet",
        "cest",
        "est",
        "edt",
        "pst",
        "pdt",
        "api",
        "apis",
        "url",
        "urls",
        "sms",
        "pdf",
        "sso",
        "vpn",
        "android",
        "apple",
        "google",
        "windows",
        "chrome",
        "safari",
        "firefox",
        "os",
        "ok",
        "okay",
    ]
)
_IDENTIFIER = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b"  # order_service
    r"|\b[a-z][a-z0-9]*-(?=[a-z]*\d)[a-z0-9]{2,}\b"  # checkout-7f9c, web-01, INC-214
    r"|\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b"  # a commit
    r"|\bv?\d+\.\d+\.\d+\b|(?:^|\s)/\w+/\w+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_FENCE = re.compile(r"untrusted-|<<<|>>>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?[a-z][\w:-]*(?:\s[^<>]*)?/?>|<\||```|!?\[[^\]]*\]\(|^\s{0,3}#{1,6}\s|\*\*|__|^[ \t]*[-*\u2022]\s|^[ \t]*[{\[]\s?[\"{\[]",
    re.IGNORECASE | re.MULTILINE,
)
_ITSELF = re.compile(
    r"\b(?:system prompt|(?:my|your|these|previous|above) instructions|as an? (?:ai|assistant)|language model"
    r"|(?:the|this) (?:material|delimiter|fence|hint))\b",
    re.IGNORECASE,
)
_ENGLISH = frozenset(
    [
        "a",
        "about",
        "affecting",
        "after",
        "again",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "continue",
        "continuing",
        "customers",
        "experience",
        "experiencing",
        "few",
        "fix",
        "for",
        "from",
        "had",
        "has",
        "have",
        "if",
        "in",
        "into",
        "is",
        "issue",
        "issues",
        "it",
        "its",
        "know",
        "may",
        "more",
        "most",
        "not",
        "now",
        "of",
        "on",
        "once",
        "only",
        "or",
        "our",
        "problem",
        "some",
        "soon",
        "still",
        "team",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "under",
        "update",
        "updates",
        "was",
        "we",
        "were",
        "when",
        "which",
        "while",
        "who",
        "will",
        "with",
        "within",
        "working",
        "you",
        "your",
    ]
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_LEAST_ENGLISH = 0.25  # of the words; the standard text has 0.7, other languages below 0.15
_MOST_FOREIGN = 0.1  # of the letters, as from other scripts


def is_long(text: str, _given: Given, *, characters: int, sentences: int) -> bool:
    """More than was asked for, with room for a model that counts badly."""
    return len(text) > characters or len(re.findall(r"[.!?]+['\")\u201d\u2019]{0,3}(?:\s|$)", text)) > sentences


def is_short(text: str, _given: Given) -> bool:
    """No sentence."""
    return len(_LETTERS.findall(text)) < 5


def has_placeholder(text: str, _given: Given) -> bool:
    """Something stands for words that are missing: ours, where the answer named what must not be named, or the model's."""
    return bool(_PLACEHOLDER.search(text))


def links_beyond(text: str, given: Given, *, of: str = "") -> bool:
    """An address that is not in the material, or not in the part of it named `of`."""
    allowed = given.get(of, "") if of else "\n".join(given.values())
    return bool(_addresses(text) - _addresses(allowed))


def _addresses(text: str) -> set[str]:
    return {found.rstrip(".,;:!?").casefold() for found in _LINK.findall(text)}


def names_somebody(text: str, given: Given) -> bool:
    """A word with a capital within a sentence, which is neither in the material nor a day, a month or the like."""
    known = {word.casefold() for part in given.values() for word in _LETTERS.findall(part)} | _ORDINARY
    lines = (" ".join(line.split()) for line in text.splitlines())
    words = (found for line in lines for found in _WORD.finditer(line) if not _BEGINS.search(found["before"]))
    return any(not {one["word"].casefold(), one["word"].casefold().removesuffix("s")} & known for one in words)


def has_identifier(text: str, _given: Given) -> bool:
    """What only machines and we are called by: a host, a pod, a ticket, a version, a commit."""
    return bool(_IDENTIFIER.search(text))


def counts_beyond(text: str, given: Given) -> bool:
    """A number that is not in the material; those of the timeline's lines are ours."""
    known = {number for part in given.values() for number in _NUMBER.findall(NUMBERED.sub("", part))}
    return not set(_NUMBER.findall(text)) <= known


def tells_of_entries(text: str, given: Given) -> bool:
    """Which of our timeline's entries it rests on, where customers would read it."""
    return any(names_entries(text, part) for part in given.values())


def names_a_cause(text: str, _given: Given) -> bool:
    """Why it happened, which nobody has confirmed yet."""
    return cause.is_claimed(text)


def repeats_the_fence(text: str, _given: Given) -> bool:
    """The delimiter of the material, or what looks like one."""
    return bool(_FENCE.search(text))


def has_markup(text: str, _given: Given) -> bool:
    """Tags, Markdown, lists or JSON, where plain sentences were asked for."""
    return bool(_MARKUP.search(text))


def speaks_of_itself(text: str, _given: Given) -> bool:
    """Of its instructions, or of being a model."""
    return bool(_ITSELF.search(text))


def is_foreign(text: str, _given: Given) -> bool:
    """Not English: too few of the words that no English text about an outage does without, or another script."""
    words = [word.casefold() for word in _LETTERS.findall(text)]
    letters = "".join(words)
    foreign = sum(not letter.isascii() for letter in letters if letter.isalpha())
    return sum(word in _ENGLISH for word in words) < _LEAST_ENGLISH * len(words) or foreign > _MOST_FOREIGN * len(
        letters
    )


@dataclass(frozen=True, kw_only=True)
class Check:
    """`fails` says whether an answer is no good; `told` is the sentence by which the model is asked for a better one."""

    fails: Callable[[str, Given], bool]
    told: str


SHORT = Check(fails=is_short, told="It was no sentence.")
PLACEHOLDER = Check(
    fails=has_placeholder, told="It named somebody or something that must not be named, or left a gap to fill in."
)
FENCE = Check(fails=repeats_the_fence, told="It repeated the delimiter.")
MARKUP = Check(fails=has_markup, told="It had markup in it: write plain sentences.")
ITSELF = Check(fails=speaks_of_itself, told="It spoke of itself or of its instructions.")
FOREIGN = Check(fails=is_foreign, told="It was not in English.")
EVERYWHERE = (SHORT, PLACEHOLDER, FENCE, MARKUP, ITSELF, FOREIGN)

FOR_CUSTOMERS = (
    *EVERYWHERE,
    Check(fails=partial(is_long, characters=1_000, sentences=6), told="It was too long: two to four sentences."),
    Check(fails=partial(links_beyond, of=PUBLISHED), told="It had a link in it."),
    Check(fails=names_somebody, told="It had a name in it that is not in the material."),
    Check(fails=has_identifier, told="It named an internal system, a version or a ticket."),
    Check(fails=counts_beyond, told="It had a number in it that is not in the material."),
    Check(fails=names_a_cause, told="It named a cause."),
    Check(fails=tells_of_entries, told="It named numbers of the timeline's lines elsewhere than in its last line."),
)
FOR_THE_POSTMORTEM = (
    *EVERYWHERE,
    Check(fails=partial(is_long, characters=2_500, sentences=10), told="It was too long: three to five sentences."),
    Check(fails=links_beyond, told="It had a link in it that is not in the material."),
    Check(fails=counts_beyond, told="It had a number in it that is not in the material."),
)
FOR_WHOEVER_JOINS = (
    PLACEHOLDER,
    FENCE,
    ITSELF,
    Check(fails=links_beyond, told="It had a link in it that is not in the material."),
    Check(fails=is_unfounded, told="It was not the JSON that was asked for, or it named lines that there are not."),
)
