"""Asks every system at the same time, each with its own deadline, and waits for none longer than that."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import structlog

from clients import boundary
from clients.errors import Refused

log = structlog.get_logger(__name__)

DEADLINE = 5.0  # seconds, what clients/http.py gives one call
GRACE = 0.5  # for the last answer to arrive here


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """One question: its place among the answers, the system by the name people know it by, and the asking."""

    name: str
    system: str
    ask: Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """`found` by the lookups' names; the systems that answered, that did not in time, and that refused."""

    found: dict[str, Any]
    answered: list[str]
    silent: list[str]
    refused: list[str]


def gather(lookups: Sequence[Lookup]) -> Answers:
    """Within six seconds, whatever the systems do. A lookup that fails leaves the others alone. Raises nothing of theirs."""
    if not lookups:
        return Answers(found={}, answered=[], silent=[], refused=[])
    boundary.about_to_call(deadline=DEADLINE + GRACE)
    pool = ThreadPoolExecutor(max_workers=len(lookups))
    asked = [(one, pool.submit(boundary.carried(one.ask))) for one in lookups]
    wait([future for _, future in asked], timeout=DEADLINE + GRACE)
    pool.shutdown(wait=False, cancel_futures=True)
    errors = {one.name: _error(one, future) for one, future in asked}
    failed = [one for one, _ in asked if errors[one.name]]
    return Answers(
        found={one.name: future.result() for one, future in asked if not errors[one.name]},
        answered=_systems([one for one, _ in asked if not errors[one.name]]),
        silent=_systems([one for one in failed if not isinstance(errors[one.name], Refused)]),
        refused=_systems([one for one in failed if isinstance(errors[one.name], Refused)]),
    )


def _error(lookup: Lookup, future: Future[Any]) -> BaseException | None:
    """Why there is no answer. Of a bug only its kind is logged: its words could quote what was being read."""
    error = future.exception() if future.done() else TimeoutError()
    if error:
        log.warning("context_lookup_failed", lookup=lookup.name, error=type(error).__name__)
    return error


def _systems(lookups: list[Lookup]) -> list[str]:
    return list(dict.fromkeys(one.system for one in lookups))
