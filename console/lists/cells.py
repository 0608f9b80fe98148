"""What stands in the tables of the lists: of incidents and of events what their pages show, times with their zone."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.urls import reverse

from console.audit import shown
from console.audit.sentences import SPOILT
from console.lists import rows
from console.page import no_room, rooms
from incidents.audit.table import listed
from incidents.models import AuditEvent, Incident

T = TypeVar("T")
AT_ONCE = 200  # rows, for whose people, drafts and edited words is asked together
OF_INCIDENTS = (
    "incident", "severity", "state", "war room", "title", "service", "minutes open", "led by", "started", "mitigated",
    "resolved or cancelled", "last update", "drafts waiting", "postmortem", "page",
)  # fmt: skip
OF_EVENTS = (
    "time", "incident", "number", "what", "who", "who, as on record", "by way of", "action", "details", "words",
)  # fmt: skip


def of_incidents(incidents: Iterable[Incident], *, zone: tzinfo) -> Iterator[list[str]]:
    """A line for each, in their order."""
    for some in _parts(incidents):
        for row in rows.rows_of(some, zone=zone):
            yield _incident(row, zone)


def of_events(events: Iterable[AuditEvent], *, zone: tzinfo) -> Iterator[list[str]]:
    """A line for each, in their order."""
    for some in _parts(events):
        for row in shown.rows_of(some, zone=zone):
            yield _event(row)


def _incident(row: rows.Row, zone: tzinfo) -> list[str]:
    one = row.incident
    is_timed = one.is_open or one.resolved_at or one.cancelled_at
    room = rooms.kind_of(one) or no_room.kind_of(one)
    return [
        one.reference,
        one.severity,
        one.get_state_display(),
        room.tag if room else "",
        one.title,
        one.service,
        str(one.minutes_open()) if is_timed else "",
        row.leads,
        *(
            _time(at, zone)
            for at in (one.started_at, one.mitigated_at, one.resolved_at or one.cancelled_at, one.heard_at)
        ),
        str(row.waiting),
        row.postmortem.tag.removeprefix("postmortem ") if row.postmortem else "",
        f"{settings.PUBLIC_URL}{reverse('admin:incidents_incident_change', args=[one.pk])}",
    ]


def _event(row: shown.Row) -> list[str]:
    event = row.event
    try:
        told = [event.parsed["actor"]["ref"], row.via, event.action, listed(event.detail), listed(event.words)]
    except SPOILT:
        told = ["", row.via, event.action, "cannot be read", ""]
    incident = event.incident.reference if event.incident else "system"
    return [row.at.isoformat(), incident, str(event.seq), row.said, row.who, *told]


def _time(at: datetime | None, zone: tzinfo) -> str:
    """ISO 8601 with how far it is from UTC, to the second."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def _parts(found: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(found)
    while some := list(islice(rest, AT_ONCE)):
        yield some
