"""What one event has to be: the next of its chain, in canonical form, and the same in every column.

`doubtful` is quick and passes only what is right beyond doubt; what it does not, `why_not` looks at again and has the last word.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from operator import itemgetter
from typing import Any

import rfc8785
from pydantic_core import from_json, to_json

from incidents.audit.chain import Link, next_hash
from incidents.audit.stored import Stored

SAFE = 2**53 - 1  # beyond it JSON numbers are not whole
OF_INCIDENT = "INCIDENT#"
TEXT_ALONE = frozenset({str})
TOGETHER = 64  # events looked at at once: so few stay in the processor's cache meanwhile
COLUMNS = ("chain", "seq", "at", "action")  # which an event says too


def doubtful(rows: Sequence[Stored], before: Link | Stored) -> Iterator[int]:
    """Places of rows of one chain that may not be right, if those ahead of them are; `before` is what the first one follows.

    Nearly always there are none, so some are looked at together first: little is then done for each by itself.
    """
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        if not _are_right(some, before):
            for place, row in enumerate(some):
                if not _are_right([row], some[place - 1] if place else before):
                    yield start + place
        before = some[-1]


def _are_right(rows: Sequence[Stored], before: Link | Stored) -> bool:
    """Whether each is the next of the chain, has the hash of its content, and says in every column what its content says."""
    chains, seqs, previous, canonical, hashes, actions, at, incidents, _, parsed = zip(*rows, strict=True)
    if parsed != (None,) * len(rows) or set(incidents) != {_incident_of(rows[0].chain)}:
        return False
    if seqs != tuple(range(before.seq + 1, before.seq + 1 + len(rows))) or previous != (before.hash, *hashes[:-1]):
        return False
    if [sha256(head + text).digest() for head, text in zip(previous, canonical, strict=True)] != list(hashes):
        return False
    try:
        events = list(map(from_json, canonical))
        said = list(map(itemgetter(*COLUMNS), events))
    except (ValueError, LookupError, TypeError):  # no JSON, no event, or one that lacks something
        return False
    as_kept = list(zip(chains, seqs, at, actions, strict=True))
    return said == as_kept and list(map(to_json, events)) == list(canonical) and _are_plain(events)


def why_not(row: Stored, before: Link | Stored) -> tuple[str, str] | None:
    """The first field that is wrong, and how; None where all is right."""
    if row.seq != before.seq + 1:
        return "seq", f"missing; the next one is {row.seq}"
    if row.previous != before.hash:
        return "previous", "does not follow the event before it"
    if next_hash(row.previous, row.canonical) != row.hash:
        return "hash", "its hash does not fit its content"
    return _why_not_as_written(row)


def _why_not_as_written(row: Stored) -> tuple[str, str] | None:
    event = _parse(row.canonical)
    if _again(event) != row.canonical:
        return "canonical", "what was written is no event in canonical form"
    for field in COLUMNS:
        beside = getattr(row, field)
        if event.get(field) != beside:
            return field, f"its content says {event.get(field)}, the column beside it {beside}"
    if row.incident != _incident_of(row.chain):
        return "incident", f"it is kept as an event of incident {row.incident}"
    if row.parsed is not None and _again(_parse(row.parsed)) != row.canonical:
        return "parsed", "the parsed copy differs from what was written"
    return None


def _incident_of(chain: str) -> str | None:
    return chain.removeprefix(OF_INCIDENT) if chain.startswith(OF_INCIDENT) else None


def _are_plain(level: list[dict[str, Any]]) -> bool:
    """Whether keys are in order, and there is nothing in them that pydantic may write otherwise than RFC 8785.

    Level by level, so that nothing is called for each value.
    """
    while level:
        if not all(map(_are_in_order, set(map(tuple, level)))):
            return False
        values = [value for value in chain.from_iterable(map(dict.values, level)) if type(value) is not str]
        level = []
        for value in values:
            kind = type(value)
            if kind is dict:
                level.append(value)
            elif kind is int:
                if not -SAFE <= value <= SAFE:
                    return False
            elif kind is list:
                if not TEXT_ALONE.issuperset(map(type, value)):
                    return False
            elif not (kind is bool or value is None or _has_no_exponent(value)):
                return False
    return True


def _has_no_exponent(number: float) -> bool:
    """Neither as pydantic writes it nor by RFC 8785, and both end it alike."""
    return 1e-4 < abs(number) < 1e15 and not number.is_integer()


@lru_cache(maxsize=4096)
def _are_in_order(keys: tuple[str, ...]) -> bool:
    """There are few kinds of events. Beyond ASCII, RFC 8785 has another order than Python."""
    return list(keys) == sorted(keys) and all(map(str.isascii, keys))


def _parse(text: str | bytes) -> dict[str, Any]:
    """As RFC 8785 reads it; {} for what is no JSON, or no event."""
    try:
        event = json.loads(text, parse_int=_number)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _number(digits: str) -> int | float:
    """Every number is a double."""
    return int(digits) if abs(float(digits)) <= SAFE else float(digits)


def _again(event: dict[str, Any]) -> bytes:
    """Its canonical form; nothing where it has none."""
    try:
        return rfc8785.dumps(event) if event else b""
    except (ValueError, RecursionError):
        return b""
