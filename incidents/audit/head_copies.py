"""Copies heads to where the database's owner cannot reach: the audit mirror's table, and the bucket with Object Lock.

Mirror: `pk = HEADS#<installation>`, `sk = HEAD#<12-digit number>`; bucket: `heads/<installation>/<12-digit number>.json`. In order,
put once, never overwritten, and resumed where the last copy ended.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from clients import audit_table, locked_bucket
from clients.errors import TryLater
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.head_text import document
from incidents.audit.record import record_alone
from incidents.audit.store import AuditStore, audit_store
from incidents.errors import HeadForked
from incidents.models.head_copy import HeadCopy, HeadStore
from incidents.models.signed_head import SignedHead

LOT = 500  # copies made in one go, well within an effect's time
NEVER = 253_402_300_799  # unix seconds, the end of the year 9999: heads are small and name nobody

Put = Callable[[SignedHead], bool]  # False: something else stands there


def copy_to_mirror(installation: UUID) -> None:
    """Raises HeadForked where the mirror holds another head than ours, and the three failures of clients/errors.py."""
    store = audit_store()
    if store:
        _copy(HeadStore.MIRROR, partial(_put_in_mirror, store, partition(installation)), installation)


def copy_to_bucket(installation: UUID) -> None:
    """Raises HeadForked where the bucket holds another head than ours, and the three failures of clients/errors.py."""
    if settings.AUDIT_BUCKET:
        _copy(HeadStore.BUCKET, partial(_put_in_bucket, folder(installation)), installation)


def partition(installation: UUID) -> str:
    """Under which key the mirror holds this installation's heads."""
    return f"HEADS#{installation}"


def sort_key(number: int) -> str:
    """`HEAD#000000000042`."""
    return f"HEAD#{number:012d}"


def folder(installation: UUID) -> str:
    """What the keys of this installation's heads in the bucket begin with."""
    return f"heads/{installation}/"


def file_name(number: int) -> str:
    """`000000000042.json`."""
    return f"{number:012d}.json"


def copied_up_to(store: HeadStore) -> int:
    """The number of the newest head that is known to be there; 0 before the first."""
    return HeadCopy.objects.filter(store=store).values_list("number", flat=True).first() or 0


def _copy(store: HeadStore, put: Put, installation: UUID) -> None:
    waiting = SignedHead.objects.filter(number__gt=copied_up_to(store)).order_by("number")
    for head in waiting[:LOT].iterator(chunk_size=20):
        if not put(head):
            record_alone(Action.CHAIN_FORKED, actor=WORKER, chain=partition(installation), at_seq=head.number)
            raise HeadForked(store, head.number)
        HeadCopy.objects.update_or_create(store=store, defaults={"number": head.number})
    if waiting.count() > LOT:
        raise TryLater(store, "more signed heads wait to be copied", after=0.5)


def _put_in_mirror(store: AuditStore, pk: str, head: SignedHead) -> bool:
    item = audit_table.Item(
        pk=pk,
        sk=sort_key(head.number),
        canonical=document(head),
        hash=bytes(head.digest),
        previous=bytes(head.previous),
        expires_at=NEVER,
    )
    return store.put(item) or store.get(item.pk, item.sk) == item


def _put_in_bucket(beginning: str, head: SignedHead) -> bool:
    key, body = f"{beginning}{file_name(head.number)}", document(head)
    until = timezone.now() + timedelta(days=settings.AUDIT_BUCKET_DAYS)
    return locked_bucket.put(key, body, until=until) or all(
        locked_bucket.holds(version, body) for version in locked_bucket.versions(key)
    )
