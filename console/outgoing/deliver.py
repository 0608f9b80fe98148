"""One message is sent to its endpoint, and again with growing waits over more than a day, until it is taken or given up.

Twice is harmless: its webhook-id stays. 2xx has taken it, 410 wants nothing more, anything else fails. What failed waits in the
outbox, which costs it no attempt; how often it is tried is counted here.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from clients import endpoint as client
from clients.errors import OutsideError, TryLater
from console.models import Endpoint, EndpointMessage, EndpointTry
from console.models.endpoint import OffReason
from console.models.endpoint_message import MessageState
from console.outgoing.endpoints import note_off
from console.outgoing.fan_out import may_be_told
from console.outgoing.signing import signed_headers

WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)  # seconds before the second to the eighth try: 27.6 hours
GIVES_UP = timedelta(days=3)  # after which an endpoint at which nothing arrived is switched off
LEFT_ALONE_S = 30.0  # while its circuit is open
GONE = 410
AGENT = "incident-response (outgoing webhooks)"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """As EndpointTry keeps it."""

    status: int = 0
    code: str = ""
    ms: int = 0

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300


def deliver(message_id: UUID, round_: int) -> None:
    """Tries it once, if that round still waits. Raises TryLater until the next try."""
    message = EndpointMessage.objects.select_related("endpoint", "event").filter(pk=message_id).first()
    if message is None or message.state != MessageState.WAITING or message.round != round_:
        return
    if not message.endpoint.is_on or (message.event and may_be_told(message.event) is None):
        _waiting(message).update(state=MessageState.STOPPED, next_at=None)
        return
    outcome = _send(message)
    wait = _note(message, outcome)
    if wait is not None:
        said = f"it answered {outcome.status}" if outcome.status else "no answer came"
        raise TryLater(client.SYSTEM, f"{said}; it is tried again", code=outcome.code, after=wait)


def _send(message: EndpointMessage) -> Outcome:
    """What came of one try. Raises TryLater while the endpoint is left alone, which is no try."""
    started = time.monotonic()
    try:
        headers = signed_headers(message, message.endpoint, at=timezone.now())
    except InvalidToken:
        return Outcome(code="unreadable_secret")
    headers |= {"Content-Type": "application/json", "User-Agent": AGENT}
    code, url, called = "", message.endpoint.url, message.endpoint.called
    try:
        status = client.post(url, headers=headers, body=message.body, called=called)
    except OutsideError as failure:
        if failure.code == "circuit_open":
            _waiting(message).update(next_at=timezone.now() + timedelta(seconds=LEFT_ALONE_S))
            raise TryLater(client.SYSTEM, "it is left alone a while", code=failure.code, after=LEFT_ALONE_S) from None
        status, code = 0, failure.code
    return Outcome(status=status, code=code, ms=round((time.monotonic() - started) * 1000))


def _note(message: EndpointMessage, outcome: Outcome) -> float | None:
    """Puts it on the log; gives the seconds until the next try, None where there is none."""
    with transaction.atomic():
        endpoint = Endpoint.objects.lock(message.endpoint_id)
        assert endpoint  # noqa: S101 rows stay
        EndpointTry.objects.create(message=message, status=outcome.status, code=outcome.code, ms=outcome.ms)
        wait = _next(message, outcome)
        state = MessageState.DELIVERED if outcome.arrived else MessageState.FAILED
        _waiting(message).update(
            tries=message.tries + 1,
            state=state if wait is None else MessageState.WAITING,
            next_at=None if wait is None else timezone.now() + timedelta(seconds=wait),
        )
        _judge(endpoint, outcome)
    log.info("endpoint_told", endpoint=endpoint.pk, status=outcome.status, code=outcome.code, tries=message.tries + 1)
    return wait


def _next(message: EndpointMessage, outcome: Outcome) -> float | None:
    if outcome.arrived or outcome.status == GONE or message.tries >= len(WAITS):
        return None
    return float(WAITS[message.tries])


def _judge(endpoint: Endpoint, outcome: Outcome) -> None:
    """What a try says of its endpoint, which is locked: that it works, fails, or is to be told nothing more."""
    failing = None if outcome.arrived else endpoint.failing_since or timezone.now()
    if failing != endpoint.failing_since:
        Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=failing)
    if not endpoint.is_on or failing is None:
        return
    if outcome.status == GONE:
        note_off(endpoint, OffReason.GONE)
    elif timezone.now() - failing > GIVES_UP:
        note_off(endpoint, OffReason.FAILING)


def _waiting(message: EndpointMessage) -> QuerySet[EndpointMessage]:
    """The row, while it still waits in that round."""
    return EndpointMessage.objects.filter(pk=message.pk, state=MessageState.WAITING, round=message.round)
