"""The lease of the entry being worked on: renewed before every outside call and with every recorded step, or lost for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, Value

from clients import boundary
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock

LEASE = timedelta(seconds=10)


class LeaseLost(Exception):
    """Another worker has this entry now: whatever we were about to do is not ours any more."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A claim on one entry; `in_doubt` says that an earlier try may have reached the other side."""

    entry_id: int
    token: UUID
    in_doubt: bool


_current: ContextVar[Lease | None] = ContextVar("lease", default=None)


def current_lease() -> Lease | None:
    """The lease this code runs under, if it is an effect."""
    return _current.get()


def is_first_try() -> bool:
    """Whether nobody has worked on this entry before; no outside an effect, where nobody knows."""
    lease = _current.get()
    if lease is None or lease.in_doubt:
        return False
    return OutboxEntry.objects.filter(pk=lease.entry_id, last_error="").exists()


@contextmanager
def working_under(lease: Lease) -> Iterator[None]:
    """Within it every outside call renews the lease first; raises LeaseLost where it is gone."""
    token = _current.set(lease)
    with boundary.before_each_call(renew):
        try:
            yield
        finally:
            _current.reset(token)


def renew(deadline: float = 0.0) -> None:
    """Extends the lease to 10 s from now, or to `deadline` seconds plus 5 for a longer call. Raises LeaseLost."""
    lease = _current.get()
    if lease is None:
        return
    until = ExpressionWrapper(
        Clock() + Value(max(LEASE, timedelta(seconds=deadline + 5))), output_field=DateTimeField()
    )
    held = OutboxEntry.objects.filter(pk=lease.entry_id, lease_token=lease.token, state=OutboxState.CLAIMED)
    if not held.update(lease_until=until):
        raise LeaseLost(f"entry {lease.entry_id}")
