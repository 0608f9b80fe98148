"""The hash rule: `hash = SHA-256(previous hash (32 bytes) + canonical event bytes)`, and what an event's canonical form is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

SCHEMA = 1
MAX_CANONICAL = 64_000  # bytes; DynamoDB takes 400 KB an item, and an event is no place for a log file
MAX_WORDS = 12_000  # bytes of one free text kept in an event; the rest is cut, its length and hash stay


@dataclass(frozen=True, kw_only=True)
class Link:
    """The end of a chain: where the next event is hung on."""

    seq: int
    hash: bytes


def origin(chain: str) -> Link:
    """The link before the first event: SHA-256 of the id in the chain's name."""
    return Link(seq=0, hash=hashlib.sha256(chain.partition("#")[2].encode()).digest())


def next_hash(previous: bytes, canonical: bytes) -> bytes:
    """The hash of an event after `previous`."""
    return hashlib.sha256(previous + canonical).digest()


def timestamp(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds and Z, the one form in events."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sealed_text(words: Mapping[str, str]) -> dict[str, str]:
    """Free text as an event keeps it: overlong ones cut, with length and hash of the whole."""
    return {name: _cut(value) for name, value in words.items() if value}


def canonical_form(event: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of the event. Raises ValueError if it is over MAX_CANONICAL: the change it records is then undone."""
    canonical = rfc8785.dumps(dict(event))
    if len(canonical) > MAX_CANONICAL:
        raise ValueError(f"an audit event of {len(canonical)} bytes; at most {MAX_CANONICAL}")
    return canonical


def _cut(value: str) -> str:
    whole = value.encode("utf-8", "replace")
    if len(whole) <= MAX_WORDS:
        return whole.decode()
    kept = whole[:MAX_WORDS].decode("utf-8", "ignore")
    return f"{kept}… [cut: {len(value)} characters, sha256 {hashlib.sha256(whole).hexdigest()}]"
