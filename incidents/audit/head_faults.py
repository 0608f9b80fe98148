"""What is wrong with a head by itself: its place, its text, its columns, its signature."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from incidents.audit.chain import timestamp
from incidents.audit.head_text import HeadText, message, read_head
from incidents.audit.public_key import algorithm_of, verifies
from incidents.models.installation import Installation
from incidents.models.signed_head import NO_HEAD, SignedHead

Fault = tuple[str, str]  # the field, and a sentence


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What every head of this installation fits: `keys` are the public keys (DER) that count, by their ids."""

    installation: Installation
    keys: Mapping[str, bytes]


def faults(head: SignedHead, expected: Expected) -> Iterator[Fault]:
    """All of them; none of a sound head."""
    if hashlib.sha256(bytes(head.canonical)).digest() != bytes(head.digest):
        yield "digest", "its digest is not that of its text"
    yield from _faults_of_text(head, expected.installation)
    yield from _faults_of_signature(head, expected.keys)


def follows(head: SignedHead, before: SignedHead | None) -> bool:
    """Whether it names `before` as the head before it."""
    return bytes(head.previous) == (bytes(before.digest) if before else NO_HEAD)


def text_of(head: SignedHead) -> HeadText | None:
    """None where it is none that we wrote."""
    try:
        return read_head(bytes(head.canonical))
    except ValueError:
        return None


def from_document(body: bytes) -> SignedHead | None:
    """The head of a copy, not saved; None where it is none that we wrote."""
    try:
        said = json.loads(body)
        canonical = said["canonical"].encode()
        text = read_head(canonical)
        return SignedHead(
            number=text.number,
            canonical=canonical,
            digest=hashlib.sha256(canonical).digest(),
            previous=bytes.fromhex(text.previous),
            signature=bytes.fromhex(said["signature"]),
            algorithm=said["algorithm"],
            key=said["key"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def is_signed(head: SignedHead, keys: Mapping[str, bytes]) -> bool:
    """By one of those keys."""
    return not list(_faults_of_signature(head, keys))


def _faults_of_text(head: SignedHead, installation: Installation) -> Iterator[Fault]:
    text = text_of(head)
    if text is None:
        yield "canonical", "its text is none that we wrote"
        return
    columns = {"number": head.number, "at": timestamp(head.at), "previous": bytes(head.previous).hex()}
    for field, kept in columns.items():
        if getattr(text, field) != kept:
            yield field, f"its text says {getattr(text, field)}, its row {kept}"
    if text.installation != str(installation.id):
        yield "installation", f"it is of another installation, {text.installation}"
    if text.epoch > installation.epoch:
        yield "epoch", f"it is of epoch {text.epoch}, and the database only of epoch {installation.epoch}"


def _faults_of_signature(head: SignedHead, keys: Mapping[str, bytes]) -> Iterator[Fault]:
    public_key = keys.get(head.key)
    if public_key is None:
        yield "key", f"it is signed with key {head.key}, which is none of those that count"
    elif algorithm_of(public_key) != head.algorithm:
        yield "algorithm", f"its key does not sign with {head.algorithm}"
    elif not verifies(public_key, bytes(head.signature), message(hashlib.sha256(bytes(head.canonical)).digest())):
        yield "signature", "its signature is not its key's"
