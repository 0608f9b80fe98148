"""Claims one entry, does it, marks it. The only place where background work meets its failures."""

import time
import uuid
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, cast

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from clients import trace
from clients.budget import urgent
from clients.errors import Held, OutcomeUnknown, OutsideError, Refused, TryLater
from incidents.models.incident import Severity
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock
from incidents.outbox.due import MAY_BE_DONE
from incidents.outbox.effect import EFFECTS, Effect
from incidents.outbox.fact import fact_of
from incidents.outbox.lease import LEASE, Lease, LeaseLost, working_under
from incidents.outbox.prompt import prompt_next_in_lane

log = structlog.get_logger(__name__)

CLAIM = f"""
UPDATE incidents_outboxentry AS entry
SET state = 'claimed', lease_token = %(token)s, lease_until = clock_timestamp() + %(lease)s, prompted_at = NULL,
    in_doubt = entry.in_doubt OR entry.state = 'claimed'
WHERE entry.id = %(id)s AND entry.kind = ANY(%(kinds)s) AND {MAY_BE_DONE}
RETURNING entry.*
"""  # noqa: S608 a constant of ours


def work_on(entry_id: int) -> bool:
    """Does the entry if it is due and nobody has it; says whether it was ours. Never raises for what an effect does."""
    asked_at = time.monotonic()
    entry = _claimed(entry_id)
    if entry is None:
        return False
    lease = _lease_of(entry, asked_at)
    effect = EFFECTS[entry.kind]
    started = time.monotonic()
    with _unit_of(entry) as unit, _log_of(entry):
        changes = _attempt(effect, entry, lease)
        unit.attributes["outbox.state"] = changes["state"].value if changes else "lost"
        unit.failed = not changes or bool(changes["last_error"])
        if changes is None or not _mark(lease, changes):
            log.warning("outbox_lease_lost")
            return True
        log.info("outbox_worked", state=changes["state"], ms=round((time.monotonic() - started) * 1000))
    if entry.lane:
        prompt_next_in_lane(entry.lane)
    return True


def _unit_of(entry: OutboxEntry) -> AbstractContextManager[trace.Unit]:
    """Of the incident's trace, which the entry has kept since it was owed."""
    waited = round((timezone.now() - entry.due_at).total_seconds() * 1000)
    said: dict[str, trace.Value] = {"outbox.entry": entry.pk, "outbox.waited_ms": waited}
    return trace.unit(f"effect {entry.kind}", kind="consumer", incident=entry.incident_id, said=said)


def _log_of(entry: OutboxEntry) -> AbstractContextManager[None]:
    about = {"incident": str(entry.incident_id)} if entry.incident_id else {}
    return structlog.contextvars.bound_contextvars(entry=entry.pk, effect=entry.kind, **about)


def _claimed(entry_id: int) -> OutboxEntry | None:
    """It as it is now that it is ours: claimed and read in one message."""
    given: dict[str, Any] = {"id": entry_id, "token": uuid.uuid4(), "lease": LEASE, "kinds": list(EFFECTS)}
    return next(iter(OutboxEntry.objects.raw(CLAIM, given)), None)


def _lease_of(entry: OutboxEntry, asked_at: float) -> Lease:
    """`asked_at`: when it was asked for, by time.monotonic()."""
    return Lease(
        entry_id=entry.pk,
        token=cast(uuid.UUID, entry.lease_token),
        in_doubt=entry.in_doubt,
        is_first=not (entry.in_doubt or entry.last_error),
        renewed_at=asked_at,
        ours_until=asked_at + LEASE.total_seconds(),
    )


def _attempt(effect: Effect, entry: OutboxEntry, lease: Lease) -> dict[str, Any] | None:
    """What becomes of the entry, as column values; None if the lease was lost on the way."""
    try:
        with working_under(lease), urgent(_is_p1(entry)):
            return _do(effect, entry, lease)
    except LeaseLost:
        return None
    except Exception as error:  # noqa: BLE001 here every failure meets its consequence, by its name
        return _after(error, effect, entry, in_doubt=lease.in_doubt)


def _is_p1(entry: OutboxEntry) -> bool:
    return entry.incident is not None and entry.incident.severity == Severity.P1


def _after(error: Exception, effect: Effect, entry: OutboxEntry, *, in_doubt: bool) -> dict[str, Any]:
    """Waiting for an outage, ours or another's, or for an operator costs no attempt; bugs and unknown outcomes do; a refusal is
    the end.
    """
    match error:
        case Held():
            wait = _share_of_age(entry, 20, least=60.0, most=600.0)
            return _again(error, wait=wait, attempts=entry.attempts, in_doubt=in_doubt)
        case TryLater():
            return _again(error, wait=error.after or _patience(entry), attempts=entry.attempts, in_doubt=in_doubt)
        case OperationalError() | InterfaceError():
            connection.close_if_unusable_or_obsolete()  # a new connection takes the outcome
            return _again(error, wait=_patience(entry), attempts=entry.attempts, in_doubt=True)
        case Refused():
            return _dead(error)
    if not isinstance(error, OutcomeUnknown):
        log.error("outbox_effect_failed", exc_info=error)
    attempts = entry.attempts + 1
    if attempts >= effect.attempts:
        return _dead(error) | {"attempts": attempts}
    return _again(error, wait=min(60.0, 2.0**entry.attempts), attempts=attempts, in_doubt=True)


def _do(effect: Effect, entry: OutboxEntry, lease: Lease) -> dict[str, Any]:
    if lease.in_doubt and effect.drop:
        return _finished(OutboxState.UNKNOWN)
    if entry.incident and entry.episode not in (0, entry.incident.episode):
        return _finished(OutboxState.SUPERSEDED)
    fact = fact_of(effect.on, entry.payload)
    if not (lease.in_doubt and effect.look and effect.look(fact)):
        effect.run(fact)
    return _finished(OutboxState.DONE)


def _finished(state: OutboxState) -> dict[str, Any]:
    return {"state": state, "finished_at": Clock(), "last_error": ""}


def _again(error: Exception, *, wait: float, attempts: int, in_doubt: bool) -> dict[str, Any]:
    log.warning("outbox_again", error=type(error).__name__, code=_code(error), wait=wait, attempts=attempts)
    return {
        "state": OutboxState.PENDING,
        "due_at": Clock() + timedelta(seconds=wait),
        "attempts": attempts,
        "in_doubt": in_doubt,
        "last_error": f"{type(error).__name__}: {error}"[:1000],
    }


def _dead(error: Exception) -> dict[str, Any]:
    log.error("outbox_dead", error=type(error).__name__, code=_code(error))
    return {"state": OutboxState.DEAD, "finished_at": Clock(), "last_error": f"{type(error).__name__}: {error}"[:1000]}


def _code(error: Exception) -> str:
    """The other side's own word for it, which people are not shown."""
    return error.code if isinstance(error, OutsideError) else ""


def _patience(entry: OutboxEntry) -> float:
    """Seconds to wait for an outage to end: a quarter of how long it has lasted, from 1 to 30."""
    return _share_of_age(entry, 4, least=1.0, most=30.0)


def _share_of_age(entry: OutboxEntry, parts: int, *, least: float, most: float) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - %s)", [entry.created_at])
        return min(most, max(least, float(cursor.fetchone()[0]) / parts))


def _mark(lease: Lease, changes: dict[str, Any]) -> bool:
    """Writes the outcome where the lease is still ours."""
    ours = OutboxEntry.objects.filter(pk=lease.entry_id, lease_token=lease.token, state=OutboxState.CLAIMED)
    return bool(ours.update(lease_token=None, lease_until=None, **changes))
