"""What a signed head says, what exactly is signed of it, and the form in which it leaves the database."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from incidents.audit.chain import timestamp
from incidents.models.signed_head import SignedHead

SCHEMA = 1


@dataclass(frozen=True, kw_only=True, order=True)
class Entry:
    """One chain in a head: its salted name (`ChainSalt.leaf`), its newest event, and that event's hash in hex."""

    leaf: str
    seq: int
    hash: str


class HeadText(BaseModel):
    """A head's canonical form, as it is read back; each of `chains` is the three parts of an Entry."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    form: Literal[1] = Field(alias="schema")
    installation: str
    epoch: int
    number: int
    at: str
    previous: str
    chains: list[tuple[str, int, str]]

    @property
    def entries(self) -> list[Entry]:
        """The chains by the names of their parts."""
        return [Entry(leaf=leaf, seq=seq, hash=digest) for leaf, seq, digest in self.chains]


def head_text(
    *, installation: UUID, epoch: int, number: int, at: datetime, previous: bytes, entries: Iterable[Entry]
) -> bytes:
    """The RFC 8785 form of a head, which is what is kept, hashed and signed."""
    said = {
        "schema": SCHEMA,
        "installation": str(installation),
        "epoch": epoch,
        "number": number,
        "at": timestamp(at),
        "previous": previous.hex(),
        "chains": [[one.leaf, one.seq, one.hash] for one in sorted(entries)],
    }
    return rfc8785.dumps(said)


def read_head(canonical: bytes) -> HeadText:
    """Raises ValueError for what was not written as above."""
    try:
        said = HeadText.model_validate_json(canonical)
    except ValidationError:
        raise ValueError("a head of another form") from None
    if rfc8785.dumps(json.loads(canonical)) != canonical:
        raise ValueError("a head that is not canonical")
    return said


def message(digest: bytes) -> bytes:
    """What is signed of a head whose canonical form has this SHA-256. It is short: AWS KMS hashes at most 4,096 bytes itself."""
    return f"incident-response signed head {SCHEMA} {digest.hex()}".encode()


def document(head: SignedHead) -> bytes:
    """A head as it stands in the mirror, in the bucket and in a bundle: its text as it was signed, and the signature in hex."""
    said: dict[str, Any] = {
        "number": head.number,
        "canonical": bytes(head.canonical).decode("utf-8", "replace"),
        "signature": bytes(head.signature).hex(),
        "algorithm": head.algorithm,
        "key": head.key,
    }
    return json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
