"""Twice the text is twice the work, never more: counted in calls and bytes, not in seconds.

One RE2 search is linear in what it reads, by construction; what could still be quadratic is how often and how far we
search and how much our own checks look at. Both are counted here.
"""

import sys
from collections.abc import Sequence
from types import FrameType

import pytest

from ai.redaction import Known, kinds, scrub
from incidents.hiding import rules

HOSTILE = [
    "9", "4 ", "1.", "+1 ", "a@", "a@b.", "a.", "ab:", "key=", "token=", "token: ", "password: ", 'password="', "%41",
    "%25", "&#64;", "\\n", "a\u200b", "\uff11", "-----BEGIN RSA PRIVATE KEY-----!", "http://a:", "415-555-0132-",
    "call 1 ",
    "account ", "salary ", "12 Main ", "cookie: a=", "Bearer ", "$2a$", "4111 ", "Ines ", "<@U", "\x1b[0;", "aa_-",
    "dob ",
]  # fmt: skip
PEOPLE = [Known("Ines Castro", "ines@example.com", "U0INES000"), Known("Ines Ines Ines", "", "")]


def work(text: str) -> int:
    """How many calls one scrub of the text makes, and how many bytes its rules propose."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        scrub(text, known=PEOPLE)
    finally:
        sys.setprofile(None)
    return count + proposed(text)


def proposed(text: str) -> int:
    return sum(
        match.end() - match.start()
        for view in [text.encode("ascii", "redaction_one_byte")]
        for rule in kinds.RULES
        for match in rule.regexp.finditer(view)
    )


@pytest.mark.parametrize("seed", HOSTILE, ids=ascii)
def test_twice_the_text_is_at_most_twice_the_work(seed: str) -> None:
    size = 2_000

    once, twice = (work((seed * size)[:length]) for length in (size, 2 * size))

    assert twice <= 2.2 * once + 500


def test_every_pattern_runs_without_backtracking() -> None:
    assert {type(rule.regexp).__module__ for rule in kinds.RULES} == {"re2"}


@pytest.mark.parametrize("seed", HOSTILE, ids=ascii)
def test_no_check_is_shown_the_same_text_over_and_over(seed: str) -> None:
    data = (seed * 20_000)[:20_000].encode("ascii", "redaction_one_byte")
    shown = {rule.pattern: 0 for rule in kinds.RULES}

    def counting(rule: rules.Rule) -> rules.Rule:
        def check(seen: bytes, start: int, end: int) -> Sequence[rules.Span]:
            shown[rule.pattern] += end - start
            return rule.check(seen, start, end)

        return rules.Rule(rule.kind, rule.pattern, check)

    for rule in kinds.RULES:
        list(counting(rule).find(data))
    assert max(shown.values()) <= 3 * len(data)
