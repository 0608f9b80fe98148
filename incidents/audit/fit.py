"""What one event has to be: the next of its chain, in canonical form, and the same in every column.

`fits` is quick and sure where it says yes; where it says no, `why_not` looks again, slowly, and has the last word.
"""

import json
import re
from hashlib import sha256
from typing import Any

import rfc8785
from pydantic_core import from_json, to_json

from incidents.audit.chain import Link, next_hash, timestamp
from incidents.audit.stored import Stored

BEYOND_UTF_16 = re.compile(rb"[\xf0-\xf4]")  # keys with these are in another order by RFC 8785 than by Python
SAFE = 2**53 - 1  # beyond it JSON numbers are not whole
OF_INCIDENT = "INCIDENT#"


def fits(row: Stored, link: Link) -> bool:
    """Whether it is right beyond doubt. False: `why_not` has to be asked."""
    chain, seq, previous, canonical, digest, action, at, incident, _, parsed = row
    if seq != link.seq + 1 or previous != link.hash or sha256(previous + canonical).digest() != digest:
        return False
    try:
        event, copy = from_json(canonical), from_json(parsed)
    except ValueError:
        return False
    return (
        type(event) is dict
        and event == copy
        and to_json(event) == canonical
        and event.get("chain") == chain
        and event.get("seq") == seq
        and event.get("action") == action
        and event.get("at") == at.isoformat()[:26] + "Z"
        and incident == _incident_of(chain)
        and (canonical.isascii() or not BEYOND_UTF_16.search(canonical))
        and _is_plain(event, copy)
    )


def why_not(row: Stored, link: Link) -> tuple[str, str] | None:
    """The first field that is wrong, and how; None where all is right."""
    if row.seq != link.seq + 1:
        return "seq", f"missing; the next one is {row.seq}"
    if row.previous != link.hash:
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
    if _again(_parse(row.parsed)) != row.canonical:
        return "parsed", "the parsed copy differs from what was written"
    return None


def _incident_of(chain: str) -> str | None:
    return chain.removeprefix(OF_INCIDENT) if chain.startswith(OF_INCIDENT) else None


def _columns(row: Stored) -> list[tuple[str, Any]]:
    return [("chain", row.chain), ("seq", row.seq), ("at", timestamp(row.at)), ("action", row.action)]


def _is_plain(value: dict[str, Any], copy: dict[str, Any]) -> bool:
    """Whether keys are in order, and no value is one that Python takes for equal to another, or writes otherwise than RFC 8785."""
    keys = list(value)
    if keys != sorted(keys):
        return False
    for key, inner in value.items():
        kind, other = type(inner), copy[key]
        if kind is str:
            continue
        if kind is not type(other) or (kind is dict and not _is_plain(inner, other)):
            return False
        if kind is float or (kind is int and not -SAFE <= inner <= SAFE):
            return False
        if kind is list and not all(type(one) is str for one in inner):
            return False
    return True


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
