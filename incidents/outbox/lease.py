"""The lease of the entry being worked on: renewed before outside calls and with every recorded step, or lost for good.

Before calls that leave together it is renewed once: nobody can take over what was ours a moment ago for ten seconds.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from clients import boundary

LEASE = timedelta(seconds=10)
MOMENT = 1.0  # seconds for which a renewal serves the calls that follow it

# In so many words: it is asked before every call, and making the query would take longer than its answer.
RENEW = """
UPDATE incidents_outboxentry SET lease_until = clock_timestamp() + make_interval(secs => %s)
WHERE id = %s AND lease_token = %s AND state = 'claimed'
AND NOT EXISTS (SELECT FROM incidents_installation WHERE held_at IS NOT NULL)
"""


class LeaseLost(Exception):
    """Another worker has this entry now, or the installation is held: whatever we were about to do is not ours any more."""


@dataclass(kw_only=True)
class Lease:
    """A claim on one entry; `in_doubt` says that an earlier try may have reached the other side, `is_first` that there was none.

    When it was renewed last, and until when it is ours, by time.monotonic() and never later than what the database has.
    """

    entry_id: int
    token: UUID
    in_doubt: bool
    is_first: bool
    renewed_at: float
    ours_until: float


_current: ContextVar[Lease | None] = ContextVar("lease", default=None)


def current_lease() -> Lease | None:
    """The lease this code runs under, if it is an effect."""
    return _current.get()


def is_first_try() -> bool:
    """Whether nobody has worked on this entry before; no outside an effect, where nobody knows."""
    lease = _current.get()
    return lease is not None and lease.is_first


@contextmanager
def working_under(lease: Lease) -> Iterator[None]:
    """Within it every outside call has a lease that outlasts it; raises LeaseLost where it is gone."""
    token = _current.set(lease)
    with boundary.before_each_call(hold):
        try:
            yield
        finally:
            _current.reset(token)


def renew(deadline: float = 0.0) -> None:
    """Extends the lease to 10 s from now, or to `deadline` seconds plus 5 for a longer call. Raises LeaseLost."""
    lease = _current.get()
    if lease is None:
        return
    now, seconds = time.monotonic(), _seconds(deadline)
    with connection.cursor() as cursor:
        cursor.execute(RENEW, [seconds, lease.entry_id, lease.token])
        if not cursor.rowcount:
            raise LeaseLost(f"entry {lease.entry_id}")
    lease.renewed_at, lease.ours_until = now, now + seconds


def hold(deadline: float = 0.0) -> None:
    """Renews it unless that was done within the last moment, for about as long. Raises LeaseLost."""
    lease, now = _current.get(), time.monotonic()
    if lease and (now - lease.renewed_at > MOMENT or lease.ours_until - now < _seconds(deadline) - MOMENT):
        renew(deadline)


def _seconds(deadline: float) -> float:
    return max(LEASE.total_seconds(), deadline + 5)
