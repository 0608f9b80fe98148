"""Copies heads to where the database's owner cannot reach: the audit mirror's table, and the bucket with Object Lock.

Mirror: `pk = HEADS#<installation>`, `sk = HEAD#<12-digit number>`; bucket: `heads/<installation>/<12-digit number>.json`. In order,
put once, never overwritten, and resumed where the last copy ended.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from clients import audit_table, locked_bucket
from clients.errors import TryLater
from incidents.audit.head_text import document
from incidents.errors import HeadForked
from incidents.models.head_copy import HeadCopy, HeadStore
from incidents.models.installation import Installation
from incidents.models.signed_head import SignedHead

LOT = 500  # copies made in one go, well within an effect's time
NEVER = 253_402_300_799  # unix seconds, the end of the year 9999: heads are small and say nothing of anybody


def copy_to_mirror() -> None:
    """Raises HeadForked where the mirror holds another head than ours, and the three failures of clients/errors.py."""
    _copy(HeadStore.MIRROR, _put_in_mirror)


def copy_to_bucket() -> None:
    """Raises HeadForked where the bucket holds another head than ours, and the three failures of clients/errors.py."""
    _copy(HeadStore.BUCKET, _put_in_bucket)


def partition() -> str:
    """Under which key the mirror holds this installation's heads."""
    return f"HEADS#{Installation.objects.get().id}"


def sort_key(number: int) -> str:
    """`HEAD#000000000042`."""
    return f"HEAD#{number:012d}"


def folder() -> str:
    """What the keys of this installation's heads in the bucket begin with."""
    return f"heads/{Installation.objects.get().id}/"


def object_key(number: int) -> str:
    """`heads/<installation>/000000000042.json`."""
    return f"{folder()}{number:012d}.json"


def _copy(store: HeadStore, put: Callable[[SignedHead], None]) -> None:
    copied = HeadCopy.objects.filter(store=store).values_list("number", flat=True).first() or 0
    waiting = SignedHead.objects.filter(number__gt=copied).order_by("number")
    for head in waiting[:LOT].iterator(chunk_size=20):
        put(head)
        copied = head.number
        HeadCopy.objects.update_or_create(store=store, defaults={"number": copied})
    if waiting.filter(number__gt=copied).exists():
        raise TryLater(store, "more heads wait to be copied", after=0.0)


def _put_in_mirror(head: SignedHead) -> None:
    item = audit_table.Item(
        pk=partition(),
        sk=sort_key(head.number),
        canonical=document(head),
        hash=bytes(head.digest),
        previous=bytes(head.previous),
        expires_at=NEVER,
    )
    if not audit_table.put(item) and audit_table.get(item.pk, item.sk) != item:
        raise HeadForked(audit_table.SYSTEM, head.number)


def _put_in_bucket(head: SignedHead) -> None:
    key, body = object_key(head.number), document(head)
    until = timezone.now() + timedelta(days=settings.AUDIT_BUCKET_DAYS)
    if not locked_bucket.put(key, body, until=until) and not all(
        locked_bucket.holds(version, body) for version in locked_bucket.versions(key)
    ):
        raise HeadForked(locked_bucket.SYSTEM, head.number)
