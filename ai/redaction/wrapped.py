"""What was written over the end of a line: a terminal, a mail or a log collector cut it in two."""

import re
from collections.abc import Iterator

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
_BREAK = re.compile(r"([^\s]*[0-9@][^\s]*)[ ]?\r?\n[ \t]{0,8}(?=[A-Za-z0-9+/_=-])")
_REACH = 160  # characters of each line; nothing certain is longer and still cut once


def over_lines(view: View) -> Iterator[Found]:
    """Spans of the original that are one secret when the line break within them is not there."""
    for cut in _BREAK.finditer(view.text):
        before = view.text[max(0, cut.end(1) - _REACH) : cut.end(1)].rpartition("\n")[2]
        after = view.text[cut.end() : cut.end() + _REACH].partition("\n")[0]
        for start, end, kind in CERTAIN.find(View(before + after)):
            if start < len(before) < end and _is_one(before[start:], after[: end - len(before)], kind):
                first, last = cut.end(1) - len(before) + start, cut.end() + end - len(before)
                yield (*view.origin(first, last), kind)


def _is_one(before: str, after: str, kind: str) -> bool:
    """Neither half was whole by itself; or the second goes on as only what was drawn by lot does."""
    if any(start == 0 for start, _, _ in CERTAIN.find(View(after))):
        return False
    whole = any(end == len(before) for _, end, _ in CERTAIN.find(View(before)))
    return not whole or (kind != "email" and len(after) >= 8 and looks_generated(after.encode("ascii", "replace")))
