"""Where a worker is stopped: before each transaction, each commit, each write outside of one, and each request that leaves.

Production code is not changed: inside the forked worker its edges are wrapped. What a step is called tells it from all others;
one without a name here is an error, so that a new step shows up.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from clients import transport

ROOT = Path(__file__).resolve().parents[3]
OURS = (str(ROOT / "statuspage"), str(ROOT / "incidents"))
NAMES = {  # by the function that opens the transaction, or writes
    "_claimed": "claim",
    "_reserve": "reserve",
    "_into_sending": "send",
    "_move": "move",
    "_end": "end",
    "_note_absence": "keep the reading",
    "_ask": "ask a person",
    "_tell": "tell",
    "_mark": "mark",
    "approve": "approve",
    "record_refusal": "refuse",
}
PLACES = ("incidents", "components")  # of the page; else it is one incident
NO_STEP = {"renew"}  # of a lease: a part of the call that follows at once


@dataclass(frozen=True)
class Step:
    """What comes next. `is_open`: a transaction is, so that whoever waits here holds locks. `backend` is PostgreSQL's pid."""

    name: str
    is_open: bool
    backend: int


Stop = Callable[
    [Step], str
]  # waits there; gives "" or how the step fails: LOST, of a call UNSENT too, or the status of its answer
LOST, UNSENT = "lost", "unsent"  # its answer; all of it


def stop_at_each(stop: Stop) -> None:
    """From now on, in this process."""

    def step(name: str, *, is_open: bool = False) -> str:
        raw = connection.connection
        return stop(Step(name=name, is_open=is_open, backend=raw.info.backend_pid if raw else 0))

    _around_transactions(step)
    _around_writes(step)
    _around_calls(step)


def _around_transactions(step: Callable[..., str]) -> None:
    set_autocommit, commit = BaseDatabaseWrapper.set_autocommit, BaseDatabaseWrapper.commit

    def begin(self: BaseDatabaseWrapper, autocommit: bool, **more: Any) -> None:
        if not autocommit:
            step(f"begin: {_whose()}")
        set_autocommit(self, autocommit, **more)

    def end(self: BaseDatabaseWrapper) -> None:
        how = step(f"commit: {_whose()}", is_open=True)
        commit(self)
        if how == LOST:
            raise OperationalError("committed, and the connection is gone before it says so")

    setattr(BaseDatabaseWrapper, "set_autocommit", begin)  # noqa: B010 mypy takes no assignment to a method
    setattr(BaseDatabaseWrapper, "commit", end)  # noqa: B010


def _around_writes(step: Callable[..., str]) -> None:
    def write(execute: Callable[..., Any], sql: Any, *given: Any) -> Any:
        if not connection.in_atomic_block and str(sql).lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            name = _function()
            if name not in NO_STEP:
                step(f"write: {_named(name)}")
        return execute(sql, *given)

    connection.execute_wrappers.append(write)


def _around_calls(step: Callable[..., str]) -> None:
    make = transport.Attempt.make

    def send(self: transport.Attempt, request: transport.Request) -> transport.Response:
        fails = step(_call(request))
        if fails == UNSENT:
            raise transport.Broken("unreachable", begun=False)
        if fails.isdigit():
            return transport.Response(status=int(fails), headers={}, body=b"")
        answer = make(self, request)
        if fails == LOST:
            raise transport.Broken("cut", begun=True)
        return answer

    setattr(transport.Attempt, "make", send)  # noqa: B010


def _call(request: transport.Request) -> str:
    if target := request.headers.get("X-Amz-Target"):
        return f"mirror: {target.partition('.')[2]}"
    what = urlsplit(request.url).path.rpartition("/")[2]
    return f"page: {request.method} {what if what in PLACES else 'one'}"


def _whose() -> str:
    return _named(_function())


def _named(function: str) -> str:
    if function not in NAMES:  # nothing that an effect survives
        raise SystemExit(f"a new step: {function} needs its name in {__name__}")
    return NAMES[function]


def _function() -> str:
    """The innermost function of the record or the gate that led here; of a verb, its own name."""
    frame: FrameType | None = sys._getframe(1)
    while frame and not frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    assert frame, "a durable step of nobody"
    body = frame.f_locals.get("body")
    return str(body.__name__) if frame.f_code.co_name == "wrapped" and body else frame.f_code.co_name
