"""What the record says of some actions: every chain, and what a repair kept beside one as evidence, as it was hashed."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from uuid import UUID

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.mirror_evidence import MirrorEvidence


def said_of(*actions: Action) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Each such event with whose it is, in order as they were recorded; evidence after them."""
    events = AuditEvent.objects.filter(action__in=actions, incident__isnull=False).order_by("recorded_at")
    evidence = MirrorEvidence.objects.filter(branch__chain__startswith="INCIDENT#").order_by("pk")
    written = chain(_canonical(events), _canonical(evidence))
    for said in filter(None, written):
        if said.get("action") in actions:
            yield UUID(said["chain"].partition("#")[2]), said


def _canonical(rows: Iterable[AuditEvent | MirrorEvidence]) -> Iterator[dict[str, Any]]:
    for row in rows:
        try:
            said = json.loads(bytes(row.canonical))
        except ValueError:
            continue
        if isinstance(said, dict):
            yield said
