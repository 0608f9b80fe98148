"""What was written over the end of a line: a terminal, a mail or a log collector cut it in two."""

import re
import string
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from ai.redaction import emails, numbers
from incidents.hiding import tokens
from incidents.hiding.assignments import looks_generated
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
_REACH = 160  # characters of each line; nothing certain is longer and still cut once


@dataclass(frozen=True, slots=True)
class _Seam:
    """The end of one line and the beginning of the next, and where they stand in the text."""

    before: str
    after: str
    ends: int
    goes_on: int


def _breaks(data: bytes) -> Iterator[int]:
    """Where the line breaks are over which something may go on."""
    for match in _GOES_ON.finditer(data):
        at = match.start()
        if data[at - 1 : at].isdigit() or _is_cut(data, at):
            yield at


def _is_cut(data: bytes, at: int) -> bool:
    """Whether the last word of the line that ends at `at` might be the beginning of something."""
    if data[at - 1] in b" \r":
        line = data[max(0, at - _NEAR - _BLANKS) : at]
        text = line.rstrip(b" \r")
        word = text[-_NEAR:] if len(line) - len(text) <= _BLANKS else b""
    else:
        word = data[max(0, at - _NEAR) : at]
    word = word[len(word.rstrip(_TOKEN)) :]
    return len(word.translate(None, _TELLS)) < len(word)


def is_seam(text: str, at: int) -> bool:
    """Whether something may go on over the line break at `at`: asked of those after which a text may be cut."""
    data = View(text[max(0, at - 48) : at + 60]).data
    return next(_breaks(data), None) is not None


def _joined(data: bytes, at: int) -> bytes:
    """The end of the line that breaks at `at` and the beginning of the next, as if it did not."""
    before = data[max(0, at - _REACH) : at].rpartition(b"\n")[2].rstrip(b"\r ")
    return before + data[at + 1 : at + 1 + _REACH].partition(b"\n")[0].lstrip(b" \t") + b"\n"


def over_lines(view: View) -> Iterator[Found]:
    """Spans of the original that are one secret when the line break within them is not there."""
    breaks = list(_breaks(view.data))
    if not breaks or not CERTAIN.proposes(b"".join([_joined(view.data, at) for at in breaks])):
        return
    seams = [_seam(view.text, at) for at in breaks]
    starts = list(accumulate((len(seam.before) + len(seam.after) + 1 for seam in seams), initial=0))
    for start, end, kind in CERTAIN.find(View("".join([f"{seam.before}{seam.after}\n" for seam in seams]))):
        place = bisect(starts, start) - 1
        seam, first, last = seams[place], start - starts[place], end - starts[place]
        cut = len(seam.before)
        if first < cut < last and _is_one(seam.before[first:], seam.after[: last - cut], kind):
            yield (*view.origin(seam.ends - cut + first, seam.goes_on + last - cut), kind)


def _seam(text: str, at: int) -> _Seam:
    left, right = text[max(0, at - _REACH) : at], text[at + 1 : at + 1 + _REACH]
    before, after = left.rstrip("\r "), right.lstrip(" \t")
    return _Seam(
        before=before.rpartition("\n")[2],
        after=after.partition("\n")[0],
        ends=at - len(left) + len(before),
        goes_on=at + 1 + len(right) - len(after),
    )


def _is_one(before: str, after: str, kind: str) -> bool:
    """Neither half was whole by itself; or the second goes on as only what was drawn by lot does."""
    if any(start == 0 for start, _, _ in CERTAIN.find(View(after))):
        return False
    whole = any(end == len(before) for _, end, _ in CERTAIN.find(View(before)))
    return not whole or (kind != "email" and len(after) >= 8 and looks_generated(after.encode("ascii", "replace")))
