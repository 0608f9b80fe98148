"""The epoch in the mirror: it goes up with every restored database that was settled, there first and here after.

`pk = EPOCHS#<installation>`, `sk = EPOCH#<12-digit epoch>`, put once. A database whose epoch is lower is older than that.
"""

import hashlib
import json
from uuid import UUID

import rfc8785

from clients.audit_table import Item
from incidents.audit.store import AuditStore
from incidents.models.installation import Installation

NEVER = 253_402_300_799  # unix seconds, the end of the year 9999
NOTHING_BEFORE = bytes(32)


def partition(installation: UUID) -> str:
    """Under which key the mirror holds this installation's epochs."""
    return f"EPOCHS#{installation}"


def epoch_in(store: AuditStore, installation: Installation) -> int:
    """The newest in the mirror; 0 before the first. Raises the failures of clients/errors.py."""
    item = store.last(partition(installation.id))
    digits = item.sk.removeprefix("EPOCH#") if item else ""
    return int(digits) if digits.isdecimal() else 0


def begin_epoch(store: AuditStore, installation: Installation, number: int) -> bool:
    """Puts it there; whether that is ours: put now, or by an earlier try of the same restore. Raises as `epoch_in`."""
    item = _item(installation, number)
    if store.put(item):
        return True
    there = store.get(item.pk, item.sk)
    return there is not None and _held_in(there.canonical) == _held_in(item.canonical)


def is_of_this_restore(store: AuditStore, installation: Installation, number: int) -> bool:
    """Whether a run of after_restore that was cut off has put it there. Raises as `epoch_in`."""
    item = _item(installation, number)
    there = store.get(item.pk, item.sk)
    return bool(installation.held_at and there and _held_in(there.canonical) == _held_in(item.canonical))


def _item(installation: Installation, number: int) -> Item:
    held = installation.held_at.isoformat() if installation.held_at else ""
    said = rfc8785.dumps({"installation": str(installation.id), "epoch": number, "held": held})
    return Item(
        pk=partition(installation.id),
        sk=f"EPOCH#{number:012d}",
        canonical=said,
        hash=hashlib.sha256(said).digest(),
        previous=NOTHING_BEFORE,
        expires_at=NEVER,
    )


def _held_in(canonical: bytes) -> str:
    try:
        return str(json.loads(canonical)["held"])
    except (ValueError, KeyError, TypeError):
        return ""
