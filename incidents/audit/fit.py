"""What one event has to be: the next of its chain, in canonical form, and the same in every column.

`doubtful` is quick and passes only what is right beyond doubt; what it does not, `why_not` looks at again and has the last word.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

import rfc8785
from pydantic_core import from_json, to_json

from incidents.audit.chain import Link, next_hash
from incidents.audit.stored import Stored

BEYOND_UTF_16 = re.compile(rb"[\xf0-\xf4]")  # keys with these are in another order by RFC 8785 than by Python
SAFE = 2**53 - 1  # beyond it JSON numbers are not whole
OF_INCIDENT = "INCIDENT#"
TEXT_ALONE = frozenset({str})


def doubtful(rows: Sequence[Stored], before: Link | Stored) -> Iterator[int]:
    """Places of rows of one chain that may not be right, if those ahead of them are; `before` is what the first one follows."""
    seq, head = before.seq, before.hash
    for place, (chain, number, previous, canonical, digest, action, at, incident, _, parsed) in enumerate(rows):
        seq += 1
        if number != seq or previous != head or sha256(previous + canonical).digest() != digest or parsed is not None:
            yield place
        else:
            event = _event(canonical)
            if not (
                _is_plain(event)
                and to_json(event) == canonical
                and event.get("seq") == seq
                and event.get("chain") == chain
                and event.get("action") == action
                and event.get("at") == at
                and incident == _incident_of(chain)
                and (canonical.isascii() or not BEYOND_UTF_16.search(canonical))
            ):
                yield place
        head = digest


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
    for field, beside in _columns(row):
        if event.get(field) != beside:
            return field, f"its content says {event.get(field)}, the column beside it {beside}"
    if row.incident != _incident_of(row.chain):
        return "incident", f"it is kept as an event of incident {row.incident}"
    if row.parsed is not None and _again(_parse(row.parsed)) != row.canonical:
        return "parsed", "the parsed copy differs from what was written"
    return None


def _columns(row: Stored) -> list[tuple[str, Any]]:
    return [("chain", row.chain), ("seq", row.seq), ("at", row.at), ("action", row.action)]


def _incident_of(chain: str) -> str | None:
    return chain.removeprefix(OF_INCIDENT) if chain.startswith(OF_INCIDENT) else None


def _event(canonical: bytes) -> dict[str, Any]:
    """{} for what is no JSON, or no object."""
    try:
        event = from_json(canonical)
    except ValueError:
        return {}
    return event if type(event) is dict else {}


def _is_plain(event: dict[str, Any]) -> bool:
    """Whether keys are in order, and there is nothing in it that pydantic may write otherwise than RFC 8785."""
    if not _are_in_order(tuple(event)):
        return False
    for value in event.values():
        kind = type(value)
        if kind is str or kind is bool:
            continue
        if kind is dict:
            fits = _is_plain(value)
        elif kind is int:
            fits = -SAFE <= value <= SAFE
        else:
            fits = value is None or (kind is list and TEXT_ALONE.issuperset(map(type, value)))
        if not fits:
            return False
    return True


@lru_cache(maxsize=4096)
def _are_in_order(keys: tuple[str, ...]) -> bool:
    """There are few kinds of events."""
    return list(keys) == sorted(keys)


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
