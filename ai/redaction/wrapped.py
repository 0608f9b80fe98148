"""What was written over the end of a line: a terminal, a mail or a log collector cut it in two."""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

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
_BREAK = re.compile(r"[0-9A-Za-z@+/_=.-]\s?\n[ \t]{0,8}(?=[0-9A-Za-z@+/_=-])")
_TELLS = re.compile(r"[0-9@]")  # without one of these nothing certain is cut here
_REACH = 160  # characters of each line; nothing certain is longer and still cut once


@dataclass(frozen=True, slots=True)
class _Seam:
    """The end of one line and the beginning of the next, and where they stand in the text."""

    before: str
    after: str
    ends: int
    goes_on: int


def _seams(text: str) -> Iterator[_Seam]:
    for cut in _BREAK.finditer(text):
        ends = cut.start() + 1
        before = text[max(0, ends - _REACH) : ends].rpartition("\n")[2]
        after = text[cut.end() : cut.end() + _REACH].partition("\n")[0]
        if _TELLS.search(before.rsplit(None, 1)[-1]) and _TELLS.search(after.split(None, 1)[0]):
            yield _Seam(before, after, ends, cut.end())


def over_lines(view: View) -> Iterator[Found]:
    """Spans of the original that are one secret when the line break within them is not there."""
    seams = list(_seams(view.text)) if "\n" in view.text else []
    starts, joined = [], ""
    for seam in seams:
        starts.append(len(joined))
        joined += f"{seam.before}{seam.after}\n"
    for start, end, kind in CERTAIN.find(View(joined)):
        place = bisect(starts, start) - 1
        seam, first, last = seams[place], start - starts[place], end - starts[place]
        cut = len(seam.before)
        if first < cut < last and _is_one(seam.before[first:], seam.after[: last - cut], kind):
            yield (*view.origin(seam.ends - cut + first, seam.goes_on + last - cut), kind)


def _is_one(before: str, after: str, kind: str) -> bool:
    """Neither half was whole by itself; or the second goes on as only what was drawn by lot does."""
    if any(start == 0 for start, _, _ in CERTAIN.find(View(after))):
        return False
    whole = any(end == len(before) for _, end, _ in CERTAIN.find(View(before)))
    return not whole or (kind != "email" and len(after) >= 8 and looks_generated(after.encode("ascii", "replace")))
