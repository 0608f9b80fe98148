"""How rooms are made, as numbers: read from the record by whoever is asked, since what a worker counts nobody reads."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident, State

LATELY = timedelta(hours=1)
P99 = """
SELECT coalesce(percentile_disc(0.99) WITHIN GROUP (ORDER BY (parsed -> 'detail' ->> 'ms')::float) / 1000, 0)
FROM incidents_auditevent WHERE action = %s AND at > %s
"""


def failed_count() -> int:
    """How many incidents have no room because Slack does not let it be made."""
    return Incident.objects.filter(state=State.ASSEMBLY_FAILED).count()


def tail_seconds() -> float:
    """From the alert on record to the room being ready, at most, for 99 of 100 rooms of the last hour; 0 without one."""
    with connection.cursor() as cursor:
        cursor.execute(P99, [Action.WAR_ROOM_CREATED, timezone.now() - LATELY])
        return float(cursor.fetchone()[0])


def directory_failed_count() -> int:
    """How many rooms were made without the team directory since the day of installation."""
    return AuditEvent.objects.filter(action=Action.DIRECTORY_LOOKUP_FAILED).count()
