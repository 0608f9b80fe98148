"""Whether a process starts with other settings than the one before it: each difference is an event, by name and never by value."""

import hashlib
import hmac
from collections.abc import Mapping

from django.conf import settings
from django.db import connection, transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.setting_seen import SettingSeen

SEEN_LOCK = 7_231_003  # advisory; before the system chain's, so that of two processes that start at once one compares


def note_settings(given: Mapping[str, str], *, process: str) -> list[str]:
    """The names that differ from what was seen last, in one event; nothing where none does, or another process has told it.

    `given` are all settings that are read, as the environment gives them, empty where it does not: at the very first start
    each that is given differs. `process` is web, worker or beat. Without the old key under DJANGO_SECRET_KEY_FALLBACKS nothing
    can be compared any more, and each that is given counts as another.
    """
    if not _differing(given):
        return []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEEN_LOCK])
        names = _differing(given)
        if names:
            _keep(given)
            record(Action.SETTINGS_CHANGED, actor=Actor(via="worker", name=process), process=process, names=names)
    return names


def _differing(given: Mapping[str, str]) -> list[str]:
    seen = dict(SettingSeen.objects.values_list("name", "digest"))
    keys = [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [name for name in sorted(given) if not _is_seen(seen.get(name), name, given[name], keys)]


def _is_seen(digest: str | None, name: str, value: str, keys: list[bytes]) -> bool:
    """What was never seen is what is not given."""
    return not value if digest is None else digest in {_digest(key, name, value) for key in keys}


def _keep(given: Mapping[str, str]) -> None:
    """All of them, under the key of now: those before it may be taken away."""
    key = _key(settings.SECRET_KEY)
    rows = [SettingSeen(name=name, digest=_digest(key, name, value)) for name, value in sorted(given.items())]
    SettingSeen.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["digest", "seen_at"]
    )


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"settings seen\0" + secret.encode()).digest()


def _digest(key: bytes, name: str, value: str) -> str:
    return hmac.new(key, f"{name}\0{value}".encode(), "sha256").hexdigest()
