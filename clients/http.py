"""The one door for HTTP: a deadline for all of it, few and careful repeats, a breaker, every failure by its name."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import stamina
import structlog

from clients import boundary, breaker, egress, last_seen, latency, trace
from clients.answers import failure_of
from clients.budget import SPENT, Budget, spending
from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from clients.metrics import ERRORS, TIMEOUTS
from clients.transport import LARGEST_ANSWER, NEVER, Attempt, Broken, Request, Response

__all__ = ["DEADLINE", "REPEATS", "Pinned", "Response", "call"]

log = structlog.get_logger(__name__)

DEADLINE = 5.0
REPEATS = 2
UNSENT = {"circuit_open", SPENT}  # what kept a call back keeps its repeats back too
WAITS = {"wait_initial": 0.1, "wait_max": 1.0, "wait_jitter": 0.2}  # seconds between two tries


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A place that people gave us the address of: only `addresses` are connected to, by no proxy, none is looked up.

    `called` stands for its path in logs and traces, where the path may be a secret, and it has a circuit of its own.
    """

    addresses: tuple[str, ...]
    called: str


def call(  # noqa: PLR0913 the parts of a request, each named
    system: str,
    method: str,
    url: str,
    *,
    safe: bool,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: object = None,
    data: Mapping[str, str] | bytes | str | None = None,
    auth: tuple[str, str] | None = None,
    deadline: float = DEADLINE,
    repeats: int = REPEATS,
    first_byte_by: float = NEVER,
    hand_back: Collection[int] = (),
    budgets: Sequence[Budget] = (),
    largest: int = LARGEST_ANSWER,
    pinned: Pinned | None = None,
    is_signed: bool = False,
    to: Collection[str] = (),
) -> Response:
    """Sends one request and gives its 2xx answer, or one whose status is in `hand_back`. No redirect is followed.

    `deadline`: seconds, with repeats. `safe`: twice is harmless, so up to `repeats` tries more are made, with jitter, after a
    broken connection, 429 or 5xx. What is not safe is sent once, on a connection of its own. After `first_byte_by` (monotonic)
    nothing leaves. Each try counts against all `budgets`. No answer has over `largest` bytes. It goes where the settings say that
    `system` is, or to the hosts of the addresses `to`. What `is_signed` leaves as it
    is, without `params`, `json` and `auth`. Raises Refused, TryLater, OutcomeUnknown, OpenTransactionError.
    """
    boundary.about_to_call(deadline=deadline)
    egress.admit(system, url, to=to)
    until = time.monotonic() + deadline
    request = Request(
        method=method, url=url, headers=headers or {}, params=params, json=json, data=data, auth=auth,
        is_alone=not safe or pinned is not None, largest=largest, is_signed=is_signed, **(vars(pinned) if pinned else {}),
    )  # fmt: skip
    for attempt in stamina.retry_context(_worth_repeating(until), attempts=1 + safe * repeats, timeout=None, **WAITS):
        with attempt:
            counted = breaker.admit(_circuit(system, request))
            once = partial(_once, counted=counted, safe=safe, until=until, start_by=first_byte_by, hand_back=hand_back)
            with spending(budgets, until=until):
                return once(system, request)
    raise AssertionError("the last attempt returns or raises")


def _circuit(system: str, request: Request) -> str:
    return f"{system}:{request.called}" if request.called else system


def _worth_repeating(until: float) -> Callable[[Exception], bool | float]:
    """stamina's hook: seconds to wait where the other side said how long, and no repeat that could not end in time."""

    def decide(error: Exception) -> bool | float:
        if not isinstance(error, TryLater) or error.code in UNSENT:
            return False
        left = until - time.monotonic()
        if error.after is None:
            return left > 0.5
        return max(error.after, 0.05) if error.after < left - 0.2 else False

    return decide


def _once(
    system: str,
    request: Request,
    *,
    counted: bool,
    safe: bool,
    until: float,
    start_by: float,
    hand_back: Collection[int],
) -> Response:
    started = time.monotonic()
    with trace.part(f"{system} {request.method}") as span:
        try:
            response = Attempt(until=until, first_byte_by=start_by).make(request)
        except Broken as broken:
            failure: OutsideError | None = _failure(system, broken, safe=safe)
            status = 0
        else:
            failure, status = None, response.status
            if status not in hand_back:
                failure = failure_of(system, status=status, headers=response.headers, body=response.body, safe=safe)
        if status or not isinstance(failure, Refused):
            breaker.note(_circuit(system, request), alive=0 < status < 500, counted=counted)
        _note(system, request, started=started, status=status, failure=failure, span=span)
        if failure:
            raise failure
    return response


def _failure(system: str, broken: Broken, *, safe: bool) -> OutsideError:
    """What a try that ended without an answer amounts to."""
    if broken.code == "malformed":
        return Refused(system, "the address or a header set for it is malformed", code=broken.code)
    if not broken.begun:
        return TryLater(system, "it could not be reached, nothing was sent", code=broken.code)
    if broken.code == "too_large" and safe:
        return Refused(system, "its answer was too large", code=broken.code)
    kind = TryLater if safe else OutcomeUnknown
    what = "it did not answer in time" if broken.code == "timeout" else "the connection broke"
    return kind(system, what, code=broken.code)


def _note(
    system: str, request: Request, *, started: float, status: int, failure: OutsideError | None, span: trace.Span
) -> None:
    """Metrics, the trace and the log line. Never headers, query or body."""
    latency.note(system, time.monotonic() - started)
    if failure or status < 400:  # what is handed back is for whoever asked to judge
        last_seen.note(system, code=failure.code if failure else "")
    if failure:
        ERRORS.labels(system, failure.code).inc()
    if failure and failure.code == "timeout":
        TIMEOUTS.labels(system).inc()
    # an address to upload to is longer, and good for nothing when cut
    path = request.called or urlsplit(request.url).path[:100]
    code = failure.code if failure else ""
    span.attributes.update(
        {"peer.service": system, "http.response.status_code": status, "url.path": path, "code": code}
    )
    log.info(
        "outside_call",
        system=system,
        method=request.method,
        path=path,
        status=status,
        code=code,
        ms=round((time.monotonic() - started) * 1000),
    )
