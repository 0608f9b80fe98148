"""What was written over the end of a line: a terminal, a mail or a log collector cut it in two."""

import re
import string
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate

from ai.redaction import emails, numbers
from incidents.hiding import tokens
from incidents.hiding.assignments import looks_generated
from incidents.hiding.rules import Span
from incidents.hiding.table import Table
from incidents.hiding.take_out import Found
from incidents.hiding.views import View

# Only what is certain by its own shape: anything would be found where any two lines are read as one.
CERTAIN = Table(
    [
        rule
        for rule in (*tokens.KNOWN, *numbers.RULES, *emails.RULES)
        if rule.kind not in {"private_key", "slack_handle"}
    ]
)
# Nothing is wrapped to lines shorter than eight characters, though columns of numbers are; and nothing certain is cut
# without a digit or an @ near the end of the one line and near the beginning of the next. A log's next line begins with
# its time. The pattern is Python's: it looks at 50 characters after each line break, and RE2 has no way to say "but not".
_NEAR, _BLANKS = 41, 3
_GOES_ON = re.compile(
    rb"\n(?<=[^\n]{7}[0-9A-Za-z@+/_=. \r-]\n)(?![ \t]*(?:[0-9]{4}[-/][0-9]{2}|[0-9]{1,2}:[0-9]{2}|[A-Z][0-9]{4} ))"
    rb"[ \t]{0,8}[0-9A-Za-z@+/_=.-]{0,40}[0-9@]"
)
_TOKEN, _TELLS = string.digits.encode() + string.ascii_letters.encode() + b"@+/_=.-", b"0123456789@"
_LEFT, _RIGHT = "\r ", " \t"  # the blanks of a line's end, and of a beginning
_REACH = 160  # characters of each line; nothing certain is longer and still cut once


def _breaks(data: bytes) -> Iterator[int]:
    """Where the line breaks are over which something may go on."""
    for match in _GOES_ON.finditer(data):
        at = match.start()
        if data[at - 1 : at].isdigit() or _is_cut(data, at):
            yield at


def _is_cut(data: bytes, at: int) -> bool:
    """Whether the last word of the line that ends at `at` might be the beginning of something."""
    line = data[max(0, at - _NEAR - _BLANKS) : at]
    text = line.rstrip(b" \r")
    word = text[-_NEAR:] if len(line) - len(text) <= _BLANKS else b""
    word = word[len(word.rstrip(_TOKEN)) :]
    return len(word.translate(None, _TELLS)) < len(word)


def is_seam(text: str, at: int) -> bool:
    """Whether something may go on over the line break at `at`: asked of those after which a text may be cut."""
    data = View(text[max(0, at - 48) : at + 60]).data
    return next(_breaks(data), None) is not None


def _around(text: str, at: int) -> tuple[str, str]:
    """The end of the line that breaks at `at`, and the beginning of the next, without the blanks between."""
    return text[max(0, at - _REACH) : at].rstrip(_LEFT), text[at + 1 : at + 1 + _REACH].lstrip(_RIGHT)


def over_lines(view: View) -> Iterator[Found]:
    """Spans of the original that are one secret when the line break within them is not there."""
    breaks, halves = list(_breaks(view.data)), []
    for at in breaks:
        left, right = _around(view.text, at)
        halves.append((left.rpartition("\n")[2], right.partition("\n")[0]))
    found = CERTAIN.find(View("".join([f"{before}{after}\n" for before, after in halves]))) if halves else ()
    starts = list(accumulate((len(before) + len(after) + 1 for before, after in halves), initial=0)) if found else []
    for start, end, kind in found:
        place = bisect(starts, start) - 1
        (before, after), first, last = halves[place], start - starts[place], end - starts[place]
        if first < len(before) < last and _is_one(before[first:], after[: last - len(before)], kind):
            yield (*view.origin(*_apart(view.text, breaks[place], len(before) - first, last - len(before))), kind)


def _apart(text: str, at: int, before: int, after: int) -> Span:
    """Where so many characters before and after the line break at `at` stand in the text, with the blanks between."""
    left, right = text[max(0, at - _REACH) : at], text[at + 1 : at + 1 + _REACH]
    ends, goes_on = at - len(left) + len(left.rstrip(_LEFT)), at + 1 + len(right) - len(right.lstrip(_RIGHT))
    return ends - before, goes_on + after


def _is_one(before: str, after: str, kind: str) -> bool:
    """Neither half was whole by itself; or the second goes on as only what was drawn by lot does."""
    if any(start == 0 for start, _, _ in CERTAIN.find(View(after))):
        return False
    whole = any(end == len(before) for _, end, _ in CERTAIN.find(View(before)))
    return not whole or (kind != "email" and len(after) >= 8 and looks_generated(after.encode("ascii", "replace")))
