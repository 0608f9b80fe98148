"""Whether what should run does: the broker, a worker for every queue, the beat, and nothing that was given up."""

from collections.abc import Iterator

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from incident_response.doctor.finding import Finding, fail, note, ok
from incidents.models.installation import Installation
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.models.watermark import Watermark
from incidents.outbox.effect import QUEUES
from incidents.outbox.standing import oldest_due_seconds
from incidents.reconcile import seconds_since_compared

LATE_S = 60
STALE_S = 300


def runs() -> Iterator[Finding]:
    """The broker first: without it no worker can be asked."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as broker:
            broker.ping()
        yield ok("Redis", "it answers.")
        yield _workers()
    except (redis.RedisError, OperationalError, ValueError) as error:
        yield fail(
            "Redis", f"it does not answer ({type(error).__name__}). Look at REDIS_URL; work is late until it does."
        )
    yield _beat()
    yield from _held()
    yield _owed()
    yield from _shadow()


def _workers() -> Finding:
    answered = current_app.control.inspect(timeout=1.0).active_queues() or {}
    served = {queue["name"] for queues in answered.values() for queue in queues}
    missing = [queue for queue in QUEUES if queue not in served]
    if missing:
        return fail("workers", f"nobody works on {', '.join(missing)}. Start a worker with -Q {missing[0]}.")
    return ok("workers", f"{len(answered)} serve every queue.")


def _beat() -> Finding:
    """Seen by what it has asked for each minute."""
    if not settings.GRAFANA_ONCALL_TOKEN or not Watermark.objects.exists():
        return note("beat", "OnCall was never compared, by which it would be seen.")
    seconds = seconds_since_compared()
    if seconds > STALE_S:
        return fail("beat", f"OnCall was last compared {seconds:.0f} s ago. Is the beat up, and a worker on default?")
    return ok("beat", f"OnCall was compared {seconds:.0f} s ago.")


def _owed() -> Finding:
    dead = OutboxEntry.objects.filter(state=OutboxState.DEAD).count()
    late = oldest_due_seconds()
    if dead:
        return fail(
            "owed effects", f"{dead} were given up. The console lists them with Retry; docs/runbook.md, EffectDead."
        )
    if late > LATE_S:
        return fail("owed effects", f"the oldest has waited {late:.0f} s. docs/runbook.md, EffectsLate.")
    return ok("owed effects", "nothing waits.")


def _held() -> Iterator[Finding]:
    installation = Installation.objects.get()
    if installation.held_at:
        yield fail(
            "effects", f"held since {installation.held_at:%d %B %H:%M} UTC. {installation.held_why} docs/restore.md."
        )


def _shadow() -> Iterator[Finding]:
    for source in settings.SHADOW_SOURCES:
        yield note(
            f"source {source}", "IS IN SHADOW MODE: nobody is called for its alerts. Take it out of SHADOW_SOURCES."
        )
