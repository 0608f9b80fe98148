"""Held: what is owed stays owed, and nothing is done to the outside world. Intake and what people do are recorded as ever.

The outbox asks for it in each claim and before each call (outbox/due.py, outbox/lease.py), so that no process need be told.
"""

import functools
from collections.abc import Callable

import structlog
from django.db import connection, transaction

from incidents.models.installation import Installation
from incidents.models.outbox_entry import UNFINISHED, OutboxEntry
from incidents.outbox.clock import database_now

log = structlog.get_logger(__name__)

# Drawn one by one: the application's role may draw numbers, and not set where they begin.
DRAW = "SELECT count(nextval('incident_number')) FROM generate_series((SELECT last_value FROM incident_number) + 1, %s)"


def hold(why: str, *, newest_number: int = 0) -> bool:
    """From now on every effect waits. False: it was held already.

    What was owed when the backup was made may have been done since: each of these entries is in doubt from now on, so that it
    looks first, repeats what is harmless, and leaves what never is better than twice. New incidents are numbered after
    `newest_number`, the last one that anybody has seen.
    """
    with transaction.atomic():
        installation = Installation.objects.lock()
        if installation.held_at:
            return False
        installation.held_at, installation.held_why = database_now(), why[:500]
        installation.save(update_fields=["held_at", "held_why"])
        OutboxEntry.objects.filter(state__in=UNFINISHED).update(in_doubt=True)
        with connection.cursor() as cursor:
            cursor.execute(DRAW, [newest_number])
    log.error("installation_held", why=why)
    return True


def is_held() -> bool:
    """Whether every effect waits."""
    return Installation.objects.filter(held_at__isnull=False).exists()


def held_seconds() -> float:
    """Since when; 0 where it is not."""
    held_at = Installation.objects.get().held_at
    return (database_now() - held_at).total_seconds() if held_at else 0.0


def unless_held(task: Callable[[], None]) -> Callable[[], None]:
    """A task of the beat that is left out meanwhile: what it finds would be strange to a database that has lost its newest part."""

    @functools.wraps(task)
    def done() -> None:
        if not is_held():
            task()

    return done
