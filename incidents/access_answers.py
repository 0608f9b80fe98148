"""Keys of programs' writes (Idempotency-Key): who answers a request, and what the same one was answered before.

A request is taken up by one statement. What it does is one verb, which knows the request by `once_of` and does it once: so a
process that is killed between the verb and `keep` loses nothing, and whoever asks again is given the verb's first result.
"""

import hashlib
from datetime import timedelta

from django.db import connection

from incidents.models.access_answer import AccessAnswer
from incidents.models.access_token import AccessToken
from incidents.outbox.clock import Clock

KEPT = timedelta(hours=24)
LONGEST_S = 30  # of one request: after that whoever took it up is gone
TAKE_UP = f"""
    INSERT INTO incidents_accessanswer (token_id, key, digest, body, location, taken_at)
    VALUES (%s, %s, %s, '', '', clock_timestamp())
    ON CONFLICT (token_id, key) DO UPDATE SET taken_at = clock_timestamp()
    WHERE incidents_accessanswer.status IS NULL AND incidents_accessanswer.digest = EXCLUDED.digest
        AND incidents_accessanswer.taken_at < clock_timestamp() - interval '{LONGEST_S} s'
    RETURNING id
"""  # noqa: S608 the number is our own


class KeyUnderWay(Exception):
    """The same request is being answered just now; `wait` seconds later there is its answer."""

    wait = 1


class KeyReused(Exception):
    """The key was given with another request before."""


def take_up(token: AccessToken, *, key: str, digest: str) -> AccessAnswer | None:
    """What was answered before; None where it is the caller's to answer now. Raises KeyUnderWay and KeyReused."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_UP, [token.pk, key, digest])
        if cursor.fetchone():
            return None
    before = AccessAnswer.objects.filter(token=token, key=key).first()
    if before and before.digest != digest:
        raise KeyReused
    if before is None or before.status is None:
        raise KeyUnderWay
    return before


def keep(token: AccessToken, *, key: str, status: int, body: str, location: str) -> None:
    """The answer, for a day."""
    AccessAnswer.objects.filter(token=token, key=key).update(status=status, body=body, location=location)


def let_go(token: AccessToken, *, key: str) -> None:
    """Nothing was done: the key is free again."""
    AccessAnswer.objects.filter(token=token, key=key, status=None).delete()


def forget_old() -> None:
    """Answers of more than a day ago, of every token."""
    AccessAnswer.objects.filter(taken_at__lt=Clock() - KEPT).delete()


def once_of(token: AccessToken, *, key: str, digest: str) -> str:
    """By which a verb knows the request again, however long after."""
    return f"api:{token.pk}:{hashlib.sha256(f'{key} {digest}'.encode()).hexdigest()}"


def digest_of_request(*parts: str) -> str:
    """What `digest` is."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
