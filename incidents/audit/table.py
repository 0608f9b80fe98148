"""An incident's audit log as CSV for people: what the timeline says, who did it by the name they go by now, and the details.

It proves nothing. Spreadsheets take a cell that begins like a formula for one, so none does.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from incidents.audit.chain import timestamp
from incidents.audit.extent import PAGE, Extent
from incidents.models.audit_event import AuditEvent
from incidents.timeline import Line, lines_of

HEADINGS = ("time (UTC)", "number", "who", "who, as on record", "by way of", "what", "action", "details", "words")
FORMULA = re.compile(
    r"\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
)  # https://owasp.org/www-community/attacks/CSV_Injection


def write_table(file: BinaryIO, extent: Extent) -> str:
    """UTF-8 with the mark by which spreadsheets know it. Gives the SHA-256 of the file."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for event, line in _lines(extent):
        table.writerow([harmless(cell) for cell in _cells(event, line)])
    text.detach()
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def harmless(cell: str) -> str:
    """The cell; behind an apostrophe if it could be taken for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _lines(extent: Extent) -> Iterator[tuple[AuditEvent, Line]]:
    events = AuditEvent.objects.filter(chain=extent.chain, seq__lte=extent.up_to).order_by("seq")
    after = 0
    while page := list(events.filter(seq__gt=after)[:PAGE]):
        yield from zip(page, lines_of(page), strict=True)
        after = page[-1].seq


def _cells(event: AuditEvent, line: Line) -> list[str]:
    actor = event.parsed["actor"]
    return [
        timestamp(event.at),
        str(event.seq),
        line.who,
        actor["ref"],
        actor["via"],
        line.said,
        event.action,
        listed(event.detail),
        listed(event.words),
    ]


def listed(named: dict[str, Any]) -> str:
    """`minutes: 12; reason: probe`: what is more than a word or a number as JSON."""
    return "; ".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in named.items()
    )
