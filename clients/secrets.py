"""The webhook's signing secret, from AWS Secrets Manager or from the settings; a rotation loses no request.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
"""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import structlog
from django.conf import settings

from clients import aws
from clients.errors import OutsideError, Refused

log = structlog.get_logger(__name__)

SYSTEM = "secrets-manager"
KEPT_SECONDS = 300.0
BETWEEN_READS_SECONDS = 5.0  # at most one forced read, or one after a failed one, in this time
DEADLINE = 2.0  # seconds; the sender of a webhook waits for this, and OnCall gives up after 4
NEVER = float("-inf")
NONE_BEFORE = {"ResourceNotFoundException"}  # the answer for a secret that was never rotated


@dataclass(frozen=True, kw_only=True)
class _Version:
    id: str
    key: bytes = field(repr=False)
    made_at: datetime


class SecretCache:
    """The keys accepted now. Values are kept 5 minutes, by VersionId; one thread reads, the others go on with them.

    After a rotation is seen the previous version is accepted too, for WEBHOOK_SECRET_GRACE_SECONDS. A process that
    starts during one goes by the age of the new version. While the store is down the old values stay good.
    """

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._current: _Version | None = None
        self._previous: _Version | None = None
        self._previous_until = NEVER  # this and the next two by time.monotonic()
        self._read_at = NEVER
        self._tried_at = NEVER

    def __repr__(self) -> str:
        return f"<SecretCache version={self._current.id if self._current else None}>"

    def current(self) -> tuple[bytes, ...]:
        """The key in force, then the one before it during the grace.

        Raises TryLater or Refused when nothing is cached and the store does not give it.
        """
        if not settings.GRAFANA_ONCALL_HMAC_SECRET_ID:
            return (_usable(settings.GRAFANA_ONCALL_HMAC_SECRET.encode()),)
        self._keep_fresh()
        current, previous = self._current, self._previous
        if current is None:
            raise Refused(SYSTEM, "the webhook's secret was not read", code="not_read")
        in_grace = previous is not None and time.monotonic() < self._previous_until
        return (current.key, previous.key) if previous and in_grace else (current.key,)

    def read_anew(self) -> None:
        """For whoever looks whether it can be read. Raises TryLater or Refused."""
        with self._reading:
            self._read()

    def refresh(self) -> bool:
        """After no key fitted: reads the store, at most once in 5 s. True: the values are that fresh, so try again."""
        if not settings.GRAFANA_ONCALL_HMAC_SECRET_ID:
            return False
        with self._reading:
            if time.monotonic() - self._tried_at >= BETWEEN_READS_SECONDS:
                self._read_or_keep()
            return time.monotonic() - self._read_at < BETWEEN_READS_SECONDS

    def _keep_fresh(self) -> None:
        now = time.monotonic()
        if self._current is None:
            with self._reading:
                if self._current is None:
                    self._read()
            return
        is_due = now - self._read_at >= KEPT_SECONDS and now - self._tried_at >= BETWEEN_READS_SECONDS
        if is_due and self._reading.acquire(blocking=False):
            try:
                self._read_or_keep()
            finally:
                self._reading.release()

    def _read_or_keep(self) -> None:
        try:
            self._read()
        except OutsideError as error:
            log.warning("webhook_secret_not_read", code=error.code)

    def _read(self) -> None:
        self._tried_at = time.monotonic()
        fetched = _fetch("AWSCURRENT")
        if self._current is None or fetched.id != self._current.id:
            self._rotate(fetched)
        self._read_at = time.monotonic()

    def _rotate(self, fetched: _Version) -> None:
        grace = float(settings.WEBHOOK_SECRET_GRACE_SECONDS)
        if self._current is None:
            grace -= (datetime.now(UTC) - fetched.made_at).total_seconds()
        if grace > 0:
            self._previous = _previous(known=self._current)
            self._previous_until = time.monotonic() + grace
        self._current = fetched
        log.info("webhook_secret_read", version=fetched.id, previous=self._previous.id if self._previous else None)


def _previous(*, known: _Version | None) -> _Version | None:
    """The version before the one in force; the one we held if the store does not say."""
    try:
        return _fetch("AWSPREVIOUS", ordinary=NONE_BEFORE)
    except Refused:
        return None
    except OutsideError:
        return known


def _fetch(stage: Literal["AWSCURRENT", "AWSPREVIOUS"], *, ordinary: Collection[str] = ()) -> _Version:
    with aws.asking(SYSTEM, safe=True, deadline=DEADLINE, ordinary=ordinary):
        answer = aws.client("secretsmanager").get_secret_value(
            SecretId=settings.GRAFANA_ONCALL_HMAC_SECRET_ID, VersionStage=stage
        )
    value = answer.get("SecretBinary") or answer.get("SecretString", "").strip().encode()  # no line end an editor left
    return _Version(id=answer["VersionId"], key=_usable(value), made_at=answer["CreatedDate"])


def _usable(key: bytes) -> bytes:
    """Raises Refused for an empty one: anybody can sign with that."""
    if not key:
        raise Refused(SYSTEM, "the webhook's secret is empty or not set", code="empty_secret")
    return key


webhook_secret = SecretCache()
