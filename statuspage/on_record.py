"""Events as they were hashed: what they say is read from their canonical bytes, never from the copy for queries."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from incidents.audit.chain import next_hash
from incidents.models.audit_event import AuditEvent

AT_ONCE = 200  # incidents whose events are in memory together


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


def by_incident(incidents: Sequence[UUID], actions: Collection[str]) -> Iterator[tuple[UUID, list[Event]]]:
    """The events of each that has any, in their order: one query for many incidents, however many events there are."""
    for start in range(0, len(incidents), AT_ONCE):
        some = AuditEvent.objects.filter(incident__in=incidents[start : start + AT_ONCE], action__in=actions)
        rows = some.order_by("incident_id", "seq").iterator(chunk_size=1000)
        for incident, events in groupby(rows, key=lambda event: event.incident_id):
            if incident:
                yield incident, list(read(events))
