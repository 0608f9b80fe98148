"""Events as they were hashed: what they say is read from their canonical bytes, never from the copy for queries."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from incidents.audit.chain import next_hash
from incidents.models.audit_event import AuditEvent


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event. `actor` is a person's reference or the name of a part of the product; `is_whole`: its hash fits its words."""

    id: UUID
    chain: str
    seq: int
    at: datetime
    action: str
    actor: str
    via: str
    detail: dict[str, Any]
    is_whole: bool


def read(events: Iterable[AuditEvent]) -> Iterator[Event]:
    """Each as it was written, in the order given."""
    for event in events:
        canonical = bytes(event.canonical)
        said = json.loads(canonical)
        yield Event(
            id=event.id,
            chain=said["chain"],
            seq=said["seq"],
            at=datetime.fromisoformat(said["at"]),
            action=said["action"],
            actor=said["actor"]["ref"],
            via=said["actor"]["via"],
            detail=said["detail"],
            is_whole=next_hash(bytes(event.previous), canonical) == bytes(event.hash),
        )


def by_incident(incidents: Collection[UUID], actions: Collection[str]) -> dict[UUID, list[Event]]:
    """The events of each that has any, in their order: one query, however many there are."""
    rows = AuditEvent.objects.filter(incident__in=incidents, action__in=actions).order_by("incident_id", "seq")
    found: dict[UUID, list[Event]] = {}
    for incident, events in groupby(rows.iterator(chunk_size=1000), key=lambda event: event.incident_id):
        if incident:
            found[incident] = list(read(events))
    return found
