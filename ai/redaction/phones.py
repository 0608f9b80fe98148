"""Telephone numbers: international, North American, and national ones that begin with 0 or are said to be one."""

import re
from collections.abc import Sequence

from ai.redaction import validators
from ai.redaction.numbers import loose, measured
from incidents.hiding.rules import Rule, Span

_EXTENSION = rb"(?:[ ,]{0,2}(?:x|ext\.?|extension)[ .:]?[0-9]{1,6})?"
_GROUP = re.compile(rb"[0-9]+")
_NOT_DIGITS = bytes(byte for byte in range(256) if chr(byte) not in "0123456789")
_DATE = re.compile(rb"[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}")
_NEXT = re.compile(rb" [0-9] [A-Za-z]")
# As most write it: all that is asked of an international number is so of this one.
_PLAINLY = re.compile(rb"(?<=[ \n])\+1[ .-][2-9][0-9]{2}[ .-][0-9]{3}[ .-][0-9]{4}(?=[ \n]|\Z)(?![ .()/-]{0,3}[0-9])")
_TIME_AFTER = re.compile(rb"(?::[0-9]|[T/][0-9])")


def _digits(data: bytes, start: int, end: int) -> str:
    """Of the number, without an extension's."""
    number = data[start:end]
    if b"x" in number or b"X" in number:
        number = number.lower().partition(b"x")[0]
    return number.translate(None, _NOT_DIGITS).decode()


def _groups(data: bytes, start: int, end: int) -> list[int]:
    return [len(group) for group in _GROUP.findall(data, start, end)]


def _international(data: bytes, start: int, end: int) -> Sequence[Span]:
    """After + or 00: what the countries' plans take. The (0) that Europeans write after it is not dialled.

    A last digit by itself, a word after it, is the next word's: `+91 98765 43210 3 times`.
    """
    if end - start == len("+1 415-555-1234") and _PLAINLY.match(data, start):
        return ((start, end),)
    if not loose(data, start, end) or data[start - 1 : start] == b"+":
        return ()
    digits = _digits(data, start, end)
    if data[start : start + 1] == b"0":
        digits = digits[2:]
        if not 11 <= len(digits) <= 14 and len(_groups(data, start, end)) == 1:
            return ()
    number = digits.replace("0", "", 1) if data.find(b"(0)", start, end) >= 0 else digits
    if len(number) < 11 and len(_groups(data, start, end)) == 1 and measured(data, end):  # `+500 ms` is a difference
        return ()
    cut = 2 if _NEXT.match(data, end - 2) and len(_groups(data, start, end)) > 3 else 0
    return ((start, end - cut),) if validators.international(number) else ()


def _american(data: bytes, start: int, end: int) -> Sequence[Span]:
    if end - start == len("1 415-555-1234") and _PLAINLY.match(data, start - 1):
        return ()  # it is international, with its +
    digits = _digits(data, start, end)
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    alone = data[start - 1 : start] not in (b"-", b".", b"$", b"#", b"_") and loose(data, start, end)
    return ((start, end),) if alone and validators.nanp(digits) and not measured(data, end) else ()


def _trunk(data: bytes, start: int, end: int) -> Sequence[Span]:
    """A leading 0 and nine to twelve digits in two to five groups, which a date, a time or a counter never is."""
    digits, groups = _digits(data, start, end), _groups(data, start, end)
    if not 9 <= len(digits) <= 12 or digits[1] == "0" or not 2 <= len(groups) <= 5:
        return ()
    if len(groups) > 3 and groups[:5] != [2, 2, 2, 2, 2] and len(groups) != 4:
        return ()
    if _DATE.match(data[start:end]) or _TIME_AFTER.match(data[end : end + 2]) or measured(data, end):
        return ()
    return ((start, end),) if loose(data, start, end) else ()


def _told(data: bytes, start: int, end: int) -> Sequence[Span]:
    """A word says that it is a telephone number; a bare count after `call` still is not."""
    digits, groups = _digits(data, start, end), _groups(data, start, end)
    if not 7 <= len(digits) <= 15 or measured(data, end) or data[end : end + 1].isalnum():
        return ()
    if re.match(rb"[.:-][0-9]", data[end : end + 2]) or _DATE.match(data[start:end]):
        return ()
    return ((start, end),) if len(groups) <= 7 and len(set(data[start:end])) > 2 else ()


_TOLD = (
    rb"(?i)(?:\b|_)(?:tel(?:ephone)?s?|(?:tele|mobile |cell |work |home |office |contact )?phones?|mobile?|mob\.|ph\.?|cell|"
    rb"handy|landline|hotline|helpline|call-?back|dial-in|(?:contact|emergency|support) (?:number|no\.?)|telefono?|"
    rb"fax|fon|whatsapp|signal|sms|msisdn|pager|dial|ring|(?:call|text|reach|phone)(?:ed|ing)?(?: (?:me|him|her|us|them|"
    rb"back|\[?[A-Z][a-z]{1,20}\]?|\[NAME\]|the customer|support)){0,2})(?:[ _-]?(?:number|num|no|"
    rb"nr)\b\.?)?[\"']?[ ]?(?:is|at|on|via|under|:|=|#)?[ :=\"']{1,4}"
)

RULES = (
    Rule("phone", rb"\+[ ]?\(?[1-9](?:[ .()/-]{0,3}[0-9]){6,14}" + rb"(?i:" + _EXTENSION + rb")", _international),
    Rule("phone", rb"\b00[1-9](?:[ .()/-]{0,3}[0-9]){7,13}" + rb"(?i:" + _EXTENSION + rb")", _international),
    Rule("phone", rb"(?i)(?:\b1[ .-]?)?\([2-9][0-9]{2}\)[ .-]?[0-9]{3}[ .-][0-9]{4}" + _EXTENSION, _american),
    Rule("phone", rb"(?i)\b(?:1[ .-])?[2-9][0-9]{2}[.-][0-9]{3}[.-][0-9]{4}" + _EXTENSION, _american),
    Rule("phone", rb"(?i)\b1[ ][2-9][0-9]{2}[ ][0-9]{3}[ ][0-9]{4}" + _EXTENSION, _american),
    Rule("phone", rb"(?i)(?:\b|\()0[1-9](?:[ ./()-]{0,2}[0-9]){7,}" + _EXTENSION, _trunk),
    Rule("phone", _TOLD + rb"([+(]?[0-9](?:[ ./()-]{0,3}[0-9]){6,14}" + _EXTENSION + rb")", _told),
)
