"""Numbers that belong to a person: payment cards, IBANs, social security and other national numbers."""

import re
from collections.abc import Sequence
from itertools import accumulate

from stdnum import luhn

from ai.redaction import validators
from incidents.hiding.rules import Rule, Span

_GROUP = re.compile(rb"[0-9]+")
_PRINTED = frozenset(
    {(4, 4, 4, 4), (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3)}
    | {(4, 6, 5), (4, 6, 4), (8, 8), (4, 8, 4), (6, 13), (4, 12), (6, 10), (12, 4), (5, 5, 6), (4, 4, 8), (8, 4, 4)}
)
_UNIT_AFTER = re.compile(  # read in sixteen characters, where Python's own is the quicker and cannot be made slow
    rb"(?i)[ ]?(?:ns|us|ms|sec(?:ond)?s?|s|min(?:ute)?s?|h(?:ou)?rs?|days?|[kmgtp]?i?b(?:ytes?|its?)?|%|times|"
    rb"requests?|reqs?|rows?|records?|events?|errors?|retries|messages?|items?|keys?|users?|customers?|connections?|"
    rb"pods?|nodes?|lines?|tokens?|ops|rps|qps|x)\b"
)
_BLANK = (b" ", b"\n", b"")
_HELD_BEFORE = re.compile(rb"(?<=[0-9A-Za-z\xe0])|(?<=[0-9A-Za-z][.,-])")
_HELD_AFTER = re.compile(rb"[0-9A-Za-z\xe0]|[.-][0-9A-Za-z]")


def loose(data: bytes, start: int, end: int) -> bool:
    """Whether the span stands alone: not part of a word, a decimal number or a longer dashed or dotted one."""
    if data[start - 1 : start] in _BLANK and data[end : end + 1] in _BLANK:
        return True
    return not (_HELD_BEFORE.match(data, start) or _HELD_AFTER.match(data, end))


def measured(data: bytes, end: int) -> bool:
    """Whether a unit follows: then the number counts something."""
    return _UNIT_AFTER.match(data, end, end + 16) is not None


def _cards(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Every card among the groups of digits, each beginning and ending with a group."""
    groups = [match.span() for match in _GROUP.finditer(data, start, end)]
    digits = b"".join(data[begin:finish] for begin, finish in groups).decode()
    sizes = [finish - begin for begin, finish in groups]
    ends = list(accumulate(sizes))
    by_end = {offset: index for index, offset in enumerate(ends)}
    cards, free = [], 0
    for first, (begin, _) in enumerate(groups):
        offset = ends[first - 1] if first else 0
        if first < free:
            continue
        for length in validators.card_lengths(digits[offset : offset + 4]):
            last = by_end.get(offset + length)
            if last is None or not _as_printed(tuple(sizes[first : last + 1])):
                continue
            if loose(data, begin, groups[last][1]) and luhn.is_valid(digits[offset : offset + length]):
                free = last + 1
                cards.append((begin, groups[last][1]))
                break
    return cards


def _as_printed(sizes: tuple[int, ...]) -> bool:
    """Cards are written in one piece, in the groups printed on them, or evenly by ones or twos."""
    return len(sizes) == 1 or sizes in _PRINTED or (sizes[0] <= 2 and len(set(sizes)) == 1)


def _iban(data: bytes, start: int, _end: int) -> Sequence[Span]:
    """As many characters as the country's IBANs have, then the check digits."""
    wanted = validators.iban_length(data[start : start + 2].decode("latin-1").upper())
    text, at = "", start
    while len(text) < wanted and at < min(len(data), start + 80):
        char = chr(data[at])
        if char.isascii() and char.isalnum():
            text += char.upper()
        elif char not in " -.\t" or data[at - 1 : at] in (b"-", b".", b"\t"):
            return ()
        at += 1
    return ((start, at),) if wanted and not data[at : at + 1].isalnum() and validators.iban(text) else ()


def _ssn(data: bytes, start: int, end: int) -> Sequence[Span]:
    digits = re.sub(rb"[^0-9]", b"", data[start:end]).decode()
    return ((start, end),) if len(digits) == 9 and loose(data, start, end) and validators.ssn(digits) else ()


def _labelled_ssn(data: bytes, start: int, end: int) -> Sequence[Span]:
    return () if data[end : end + 1].isalnum() else ((start, end),)


_SSN_LABEL = (
    rb"(?i)(?:\bssn|_ssn|\bsocial[ _-]?security(?:[ _-]?(?:number|num|no\.?))?|\bsocial sec\.?|\b(?:itin|tin|"
    rb"tax(?:payer)?[ _-]?id))[^0-9\n]{0,12}?"
)

RULES = (
    Rule("card", rb"\b[2-69](?:[ ._\t-]{0,3}[0-9]){11,}", _cards),
    Rule("iban", rb"(?i)\b[A-Z]{2}[0-9]{2}[ -]?[A-Z0-9]{2,4}", _iban),
    Rule("ssn", rb"[0-9]{3}-[0-9]{2}-[0-9]{4}", _ssn),
    Rule("ssn", _SSN_LABEL + rb"([0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4})", _labelled_ssn),
)
