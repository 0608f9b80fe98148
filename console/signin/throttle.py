"""How often signing in may fail, counted in PostgreSQL: the same for all processes, and not lost with Redis.

An attempt is counted before the password is looked at and taken back when it was right, so that a hundred at once are not
looked at either. One that is turned away is not counted here: whoever is guessing cannot keep the owner out for longer.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from console.models.failed_attempts import FailedAttempts, Kind

WINDOW = timedelta(minutes=10)
LIMITS = {Kind.NAME: 10, Kind.FACTOR: 10, Kind.ADDRESS: 100}  # behind an ingress everybody has its address
KEPT = timedelta(hours=2)


class TooMany(Exception):
    """So many attempts failed in ten minutes that no further one is looked at."""


def digest(value: str) -> str:
    """A key that does not tell what was typed."""
    return hashlib.sha256(f"{settings.SECRET_KEY}\0{value}".encode()).hexdigest()


@contextmanager
def attempt(*counted: tuple[Kind, str]) -> Iterator[None]:
    """Within it an attempt is looked at. It counts as failed for each (kind, what) unless the block ends without an exception.

    Raises TooMany, before the block, where one of them is at its limit.
    """
    keys = [(kind, digest(what)) for kind, what in counted]
    minute = timezone.now().replace(second=0, microsecond=0)
    with transaction.atomic():
        for kind, key in sorted(keys):
            _lock(kind, key)
        if any(_failed(kind, key) >= LIMITS[kind] for kind, key in keys):
            raise TooMany
        for kind, key in keys:
            count(kind, key, minute)
    yield
    for kind, key in keys:
        FailedAttempts.objects.filter(kind=kind, key=key, minute=minute, count__gt=0).update(count=F("count") - 1)


def count(kind: Kind, key: str, minute: datetime) -> int:
    """One more in that minute; gives how many that makes. What is too old goes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO console_failedattempts (kind, key, minute, count) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (kind, key, minute) DO UPDATE SET count = console_failedattempts.count + 1 RETURNING count",
            [kind, key, minute],
        )
        made: int = cursor.fetchone()[0]
    FailedAttempts.objects.filter(minute__lt=minute - KEPT).delete()
    return made


def _lock(kind: Kind, key: str) -> None:
    """Whoever tries the same at the same moment waits here; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in:{kind}:{key}"])


def _failed(kind: Kind, key: str) -> int:
    recent = FailedAttempts.objects.filter(kind=kind, key=key, minute__gt=timezone.now() - WINDOW)
    return recent.aggregate(total=Sum("count"))["total"] or 0
