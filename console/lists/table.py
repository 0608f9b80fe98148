"""A list as a table to take away (RFC 4180): two hundred rows are in memory at a time, however many it has."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from incidents.audit.table import harmless
from incidents.errors import NotNow

MOST = 250_000  # rows: what spreadsheets open, and what is written while somebody waits


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file without a name on this machine, at its beginning. Whoever gets it closes it. `digest` is its SHA-256 in hex."""

    file: BinaryIO
    rows: int
    digest: str


def write(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """UTF-8 with the mark by which spreadsheets know it; no cell is a formula to them. Raises NotNow for more than MOST."""
    with ExitStack() as unless_done:
        file = cast(BinaryIO, unless_done.enter_context(TemporaryFile()))
        count = _write(file, headings, rows)
        digest = _digest(file)
        unless_done.pop_all()
    return Table(file=file, rows=count, digest=digest)


def _write(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    table = csv.writer(text)
    table.writerow(headings)
    count = 0
    for count, cells in enumerate(rows, start=1):
        if count > MOST:
            raise NotNow(f"More than {MOST:,} rows fit. Narrow the list, by time for instance, and take it in parts.")
        table.writerow([harmless(cell) for cell in cells])
    text.flush()
    text.detach()
    return count


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(1 << 20):
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
