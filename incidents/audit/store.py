"""Where the second copy of the audit log is kept: in DynamoDB, or nowhere. AUDIT_TABLE_NAME alone decides."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.conf import settings

from clients import audit_table
from clients.audit_table import Item, Key


class AuditStore(Protocol):
    """Puts once, reads consistently, changes and deletes nothing. Each raises the three failures of clients/errors.py."""

    def put(self, item: Item) -> bool:
        """True: it was put. False: its key was taken."""

    def put_together(self, items: Sequence[Item]) -> bool:
        """True: all were put, in one step. False: none was, perhaps since a key is taken."""

    def get(self, pk: str, sk: str) -> Item | None:
        """The item as it is now."""

    def there(self, keys: Iterable[Key]) -> set[Key]:
        """Which of these keys, partition and sort key, are taken."""

    def last(self, pk: str) -> Item | None:
        """The item with the greatest sort key."""

    def page(self, pk: str, *, after: str = "", limit: int) -> list[Item]:
        """The next items in order; [] after the last."""


def audit_store() -> AuditStore | None:
    """None where no second copy is kept."""
    return audit_table if settings.AUDIT_TABLE_NAME else None


def is_mirrored() -> bool:
    """Whether each event is owed a copy."""
    return audit_store() is not None
