"""What is done at the edge before anything leaves: no transaction may be open, and whoever holds a lease renews it.

And who waits for something to have left is told when it does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
R = TypeVar("R")
Hook = Callable[[float], None]

_told: ContextVar[Callable[[], object] | None] = ContextVar("told_of_leaving", default=None)
_hooks: ContextVar[tuple[Hook, ...]] = ContextVar("before_each_call", default=())


class OpenTransactionError(RuntimeError):
    """A call was about to leave inside a transaction: its locks would last as long as the other side takes."""


def no_transaction_open() -> None:
    """Raises OpenTransactionError inside a transaction. The one a test case wraps around a test does not count."""
    for connection in connections.all(initialized_only=True):
        if _is_open(connection):
            raise OpenTransactionError(f"an outside call inside a transaction on {connection.alias!r}; commit first")


def _is_open(connection: BaseDatabaseWrapper) -> bool:
    if connection.atomic_blocks:
        # Django marks a test case's own blocks for its check of durable=True; this is the same question.
        return not all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
    return connection.connection is not None and not connection.autocommit


@contextmanager
def before_each_call(hook: Hook) -> Iterator[None]:
    """Within it every outside call of this thread runs `hook(deadline)` first, with the call's own deadline in seconds.

    What the hook raises stops the call and reaches the caller as it is.
    """
    token = _hooks.set((*_hooks.get(), hook))
    try:
        yield
    finally:
        _hooks.reset(token)


@contextmanager
def told_of_leaving(tell: Callable[[], object]) -> Iterator[None]:
    """Within it, and in threads it is `carried` to, `tell()` is called whenever the first byte of a request is about to leave."""
    token = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(token)


def leaving() -> None:
    """For the connection, once it stands and just before it is written to."""
    if tell := _told.get():
        tell()


def about_to_call(*, deadline: float) -> None:
    """Every door's first line. Raises OpenTransactionError, or what a hook raises."""
    no_transaction_open()
    for hook in _hooks.get():
        hook(deadline)


def carried(work: Callable[P, R]) -> Callable[P, R]:
    """`work` for another thread, once: with this one's log context, without its hooks, which use its connection.

    Call `about_to_call` here for the whole batch first.
    """
    context = copy_context()
    context.run(_hooks.set, ())
    return partial(context.run, work)
