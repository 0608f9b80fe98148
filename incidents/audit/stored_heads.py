"""The copies of signed heads as they stand in the mirror and in the bucket, in the order of their numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Protocol
from uuid import UUID

from clients import locked_bucket
from clients.locked_bucket import Version
from incidents.audit.head_copies import file_name, folder, partition, sort_key
from incidents.audit.store import AuditStore


class StoredHead(Protocol):
    """One copy. `number` is 0 for what is no head; `again`: something was put over it, or it was marked as deleted."""

    @property
    def number(self) -> int: ...
    @property
    def again(self) -> bool: ...
    def holds(self, body: bytes) -> bool:
        """Whether it is that."""

    def read(self) -> bytes:
        """What it is; of one that was put again, what was there first."""


@dataclass(frozen=True)
class InMirror:
    """An item: there is one of a key, whatever was there before."""

    number: int
    body: bytes
    again: bool = False

    def holds(self, body: bytes) -> bool:
        return self.body == body

    def read(self) -> bytes:
        return self.body


@dataclass(frozen=True)
class InBucket:
    """The versions of a key as S3 lists them, the newest first, and then the marks that it was deleted."""

    number: int
    versions: list[Version]

    @property
    def again(self) -> bool:
        return len(self.versions) > 1

    @property
    def first(self) -> Version | None:
        """What was put there before anything else; None where there are only marks."""
        return next((one for one in reversed(self.versions) if one.id), None)

    def holds(self, body: bytes) -> bool:
        return self.first is not None and locked_bucket.holds(self.first, body)

    def read(self) -> bytes:
        return locked_bucket.read(self.first) if self.first else b""


def in_mirror(store: AuditStore, installation: UUID) -> Iterator[StoredHead]:
    """Raises the failures of clients/errors.py."""
    pk, after = partition(installation), ""
    while page := store.page(pk, after=after, limit=200):
        for item in page:
            yield InMirror(_number(item.sk, named=sort_key), item.canonical)
        after = page[-1].sk


def in_bucket(installation: UUID) -> Iterator[StoredHead]:
    """Raises the failures of clients/errors.py."""
    beginning = folder(installation)
    for key, versions in groupby(locked_bucket.versions(beginning), key=attrgetter("key")):
        yield InBucket(_number(key.removeprefix(beginning), named=file_name), list(versions))


def _number(name: str, *, named: Callable[[int], str]) -> int:
    digits = "".join(char for char in name if char in "0123456789")
    return int(digits) if digits and named(int(digits)) == name else 0
