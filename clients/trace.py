"""What is done for one incident is one trace, from its alert to its publication and after: its id is the incident's.

A *unit* is what a process does in one go: a request, an owed effect. What it asks of the outside world are its *parts*. Which
incident it is about often shows only on the way, so a unit is told of at its end: under the incident's trace if there is one by
then, else under one of its own. So nothing has to be handed from a webhook to the outbox, or from an approval to the gate: an
entry names its incident, a click its room. The unit that opened an incident is the root, all others are below it.

Names and attributes are words of ours, ids, numbers and codes: never an address' query, a header, a body or an error's text.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID, uuid4

from django.conf import settings

Kind = Literal["server", "consumer", "client", "internal"]
Value = str | int | float | bool


@dataclass(kw_only=True)
class Span:
    """One thing that was done; times are nanoseconds since 1970."""

    name: str
    kind: Kind
    began: int = field(default_factory=time.time_ns)
    ended: int = 0
    failed: bool = False
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(kw_only=True)
class Unit(Span):
    """`own` names it in the log before an incident is known. `quiet`: not told of where it had no part and no incident."""

    own: UUID = field(default_factory=uuid4)
    incident: UUID | None = None
    opened: list[UUID] = field(default_factory=list)
    parts: list[Span] = field(default_factory=list)
    quiet: bool = False

    @property
    def trace(self) -> UUID:
        """The id of the trace it belongs to, as far as is known."""
        return self.incident or self.own


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


def current() -> Unit | None:
    """The unit this code is part of."""
    return _current.get()


def root_of(incident: UUID) -> int:
    """The id of the span that opened the incident, which nobody has to be told: 64 bits of the incident's own."""
    return incident.int & 0xFFFF_FFFF_FFFF_FFFF


@contextmanager
def unit(
    name: str, *, kind: Kind, incident: UUID | None = None, quiet: bool = False, said: Mapping[str, Value] | None = None
) -> Iterator[Unit]:
    """Within it the log has the trace's id; at its end it is told of, if anybody is to be told. What is raised passes through."""
    one = Unit(name=name, kind=kind, incident=incident, quiet=quiet, attributes=dict(said or {}))
    token = _current.set(one)
    try:
        yield one
    except BaseException:
        one.failed = True
        raise
    finally:
        _current.reset(token)
        one.ended = time.time_ns()
        _tell(one)


def about(incident: UUID | str | None, *, opened: bool = False) -> None:
    """The unit is about that incident, the first that is named to it; `opened`: here it began."""
    one = _current.get()
    if one is None or incident is None:
        return
    which = incident if isinstance(incident, UUID) else UUID(incident)
    one.incident = one.incident or which
    if opened:
        one.opened.append(which)


@contextmanager
def part(name: str, *, kind: Kind = "client") -> Iterator[Span]:
    """One step of the unit; outside a unit, or where nobody is to be told, it is kept nowhere."""
    span = Span(name=name, kind=kind)
    try:
        yield span
    except BaseException:
        span.failed = True
        raise
    finally:
        span.ended = time.time_ns()
        one = _current.get()
        if one and settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            one.parts.append(span)


def _tell(one: Unit) -> None:
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT or (one.quiet and not one.parts and one.incident is None):
        return
    from clients import trace_export  # noqa: PLC0415 it tells through the door, which makes parts

    trace_export.send(one)
