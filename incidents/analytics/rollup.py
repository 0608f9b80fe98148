"""Keeps the row of every incident: anew whenever an event came, and of those that have none yet, the newest first.

Everything is read from the record as it stands, so a turn may be repeated, and what was corrected counts where it belongs now.
An event is found by when it was recorded. A transaction may be committed after a later one, so the newest are looked at again.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q

from incidents.analytics import days, pulses
from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import ENDED, CancelReason, Incident, State
from incidents.models.measured import Counts, Measured
from incidents.models.nudge import BEGUN, Kind, Outcome
from incidents.outbox.clock import database_now

AT_ONCE = 2_000  # incidents a statement
AGAIN = timedelta(minutes=10)  # longer than any transaction of ours is open


def _seconds(reached: str, since: str) -> str:
    """NULL where it was not reached; 0 where a correction made the start the later of the two."""
    took = f"least(greatest(extract(epoch FROM {reached} - {since}), 0), 2147483647)::int"
    return f"CASE WHEN {reached} IS NOT NULL THEN {took} END"


MEASURE = f"""
INSERT INTO incidents_measured (incident_id, counts, severity, started_at, room, room_update, customer_update, mitigate,
    resolve, approvals, reminded, answered, measured_at)
SELECT incident.id, kind.counts, incident.severity, incident.started_at,
    {_seconds("reached.room", "greatest(incident.opened_at, wanted.at)")},
    {_seconds("reached.room_update", "incident.started_at")},
    {_seconds("reached.customer_update", "incident.started_at")},
    {_seconds("reached.mitigated", "incident.started_at")},
    {_seconds("reached.resolved", "incident.started_at")},
    coalesce(approved.took, ARRAY[]::int[]), coalesce(nudged.reminded, 0), coalesce(nudged.answered, 0), %(now)s
FROM incidents_incident AS incident
CROSS JOIN LATERAL (
    SELECT CASE WHEN incident.shadow OR incident.cancel_reason = %(duplicate)s THEN %(nothing)s
        WHEN incident.state = %(cancelled)s THEN %(false_alarm)s ELSE %(incident)s END AS counts) AS kind
LEFT JOIN LATERAL (
    SELECT min(at) FILTER (WHERE action = %(room)s) AS room,
        min(at) FILTER (WHERE action = %(room_update)s) AS room_update,
        min(at) FILTER (WHERE action = %(customer_update)s) AS customer_update,
        incident.mitigated_at AS mitigated,
        CASE WHEN incident.state = %(resolved)s THEN incident.resolved_at END AS resolved
    FROM incidents_auditevent
    WHERE incident_id = incident.id AND action IN (%(room)s, %(room_update)s, %(customer_update)s)
) AS reached ON kind.counts = %(incident)s
LEFT JOIN LATERAL (
    -- when a room was asked for later, by hand or by how grave it had become
    SELECT max(at) AS at FROM incidents_auditevent
    WHERE incident_id = incident.id AND at < reached.room AND (action = %(wanted)s OR action IN (%(graver)s, %(raised)s)
        AND parsed -> 'detail' ->> 'was' <> ALL(%(with_room)s) AND parsed -> 'detail' ->> 'now' = ANY(%(with_room)s))
) AS wanted ON reached.room IS NOT NULL
LEFT JOIN LATERAL (
    SELECT array_agg({_seconds("draft.approved", "draft.offered")}) AS took
    FROM (
        SELECT min(at) FILTER (WHERE action = %(offered)s) AS offered, min(at) FILTER (WHERE action = %(approved)s) AS approved
        FROM incidents_auditevent WHERE incident_id = incident.id AND action IN (%(offered)s, %(approved)s)
        GROUP BY parsed -> 'detail' ->> 'draft') AS draft
    WHERE draft.approved IS NOT NULL AND draft.offered IS NOT NULL
) AS approved ON kind.counts = %(incident)s
LEFT JOIN LATERAL (
    -- unanswered, the IC is reminded a second time and directly; what overtakes that is the answer, and so is a later first one
    SELECT count(*) AS reminded, count(*) FILTER (WHERE NOT asked.in_vain) AS answered
    FROM (
        SELECT coalesce(bool_or(again.outcome = ANY(%(begun)s)), false) AS in_vain,
            first.next IS NOT NULL OR coalesce(bool_or(again.outcome <> %(planned)s), false) AS is_known
        FROM (
            SELECT episode, begun_at, lead(begun_at) OVER (PARTITION BY episode ORDER BY begun_at) AS next
            FROM incidents_nudge WHERE incident_id = incident.id AND kind = %(to_room)s AND outcome = %(sent)s) AS first
        LEFT JOIN incidents_nudge AS again ON again.incident_id = incident.id AND again.kind = %(direct)s
            AND again.episode = first.episode AND again.due_at > first.begun_at
            AND (first.next IS NULL OR again.due_at < first.next)
        GROUP BY first.episode, first.begun_at, first.next) AS asked
    WHERE asked.is_known
) AS nudged ON kind.counts = %(incident)s
WHERE incident.id = ANY(%(ids)s)
ORDER BY incident.id
ON CONFLICT (incident_id) DO UPDATE SET counts = excluded.counts, severity = excluded.severity,
    started_at = excluded.started_at, room = excluded.room, room_update = excluded.room_update,
    customer_update = excluded.customer_update, mitigate = excluded.mitigate, resolve = excluded.resolve,
    approvals = excluded.approvals, reminded = excluded.reminded, answered = excluded.answered,
    measured_at = excluded.measured_at
"""  # noqa: S608 names of ours

NAMES = {
    "incident": Counts.INCIDENT,
    "false_alarm": Counts.FALSE_ALARM,
    "nothing": Counts.NOTHING,
    "duplicate": CancelReason.DUPLICATE,
    "cancelled": State.CANCELLED,
    "resolved": State.RESOLVED,
    "room": Action.WAR_ROOM_CREATED,
    "room_update": Action.STATUS_UPDATE_SENT,
    "customer_update": Action.STATUSPAGE_PUBLISHED,
    "wanted": Action.ROOM_REQUESTED,
    "graver": Action.SEVERITY_CHANGED,
    "raised": Action.SEVERITY_RAISED,
    "offered": Action.STATUSPAGE_DRAFT_CREATED,
    "approved": Action.STATUSPAGE_DRAFT_APPROVED,
    "to_room": Kind.ROOM,
    "direct": Kind.DIRECT,
    "sent": Outcome.SENT,
    "planned": Outcome.PLANNED,
}


def roll_up() -> int:
    """One turn, to the end: rows, and the days that they change. Two at once write the same. Gives how many rows were written."""
    now = database_now()
    mark: datetime | None = Measured.objects.aggregate(newest=Max("measured_at"))["newest"]
    written = _measure(_changed(since=mark - AGAIN), now=now) if mark else 0
    while some := _missing():
        written += _measure(some, now=now)
    days.recount()
    pulses.close()
    return written


def _changed(*, since: datetime) -> list[UUID]:
    """Those of which an event was recorded since then, and all that are open: the answer to a reminder is no event."""
    told = AuditEvent.objects.filter(recorded_at__gt=since, incident__isnull=False).order_by()
    is_open = Q(shadow=False) & ~Q(state__in=sorted(ENDED))
    return list(Incident.objects.filter(is_open | Q(pk__in=told.values("incident"))).values_list("pk", flat=True))


def _missing() -> list[UUID]:
    return list(Incident.objects.filter(measured=None).order_by("-number").values_list("pk", flat=True)[:AT_ONCE])


def _measure(ids: list[UUID], *, now: datetime) -> int:
    """In one statement, or a turn that is cut off would leave some of them out for good."""
    if not ids:
        return 0
    lists: dict[str, Any] = {"ids": ids, "with_room": settings.ROOM_SEVERITIES, "begun": [str(one) for one in BEGUN]}
    with connection.cursor() as cursor:
        cursor.execute(MEASURE, {name: str(value) for name, value in NAMES.items()} | lists | {"now": now})
        return int(cursor.rowcount)
